log = []
try:
    try:
        log.append(1)
        [].pop()
    except KeyError:
        log.append(2)
    finally:
        log.append(3)
except IndexError:
    log.append(4)
log
