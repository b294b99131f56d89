class ShopError(Exception):
    pass

class SoldOut(ShopError):
    pass

for problem in (SoldOut("mugs", 3), ShopError("closed", 18)):
    try:
        raise problem
    except SoldOut as e:
        print("sold out:", e.args)
    except ShopError as e:
        print("shop:", e.args[1])
