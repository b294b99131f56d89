names = ["report_2.txt", "photo_7.png", "report_9.png"]
for name in names:
    is_report = name.startswith("report")
    is_image = name.endswith((".png", ".jpg"))
    print(name, is_report, is_image)
