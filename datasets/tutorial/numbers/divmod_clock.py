seconds = 7384
minutes, secs = divmod(seconds, 60)
hours, minutes = divmod(minutes, 60)
parts = (hours, minutes, secs)
parts
