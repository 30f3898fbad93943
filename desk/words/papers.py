"""Photos and signatures in forms."""

ZH = {
    "papers.camera": "拍照",
    "papers.choose": "从相册选",
    "papers.least": "至少 {least} 张",
    "papers.working": "正在处理照片……",
    "papers.failed": "没有添加上：",
    "papers.pad": "签名处：用手指在这里签名；不方便手写的，在下面填写姓名",
    "papers.use": "用这个签名",
    "papers.again": "重写",
    "papers.blank": "还没有签名。",
    "papers.typed": "不方便手写：填写姓名代替签名",
}

EN = {
    "papers.camera": "Take a photo",
    "papers.choose": "Choose photos",
    "papers.least": "{least} at least",
    "papers.working": "Working on the photo…",
    "papers.failed": "Not added: ",
    "papers.pad": "Sign here with a finger; or type the name below",
    "papers.use": "Use this signature",
    "papers.again": "Sign again",
    "papers.blank": "Nothing is signed yet.",
    "papers.typed": "Cannot sign by hand: type the name instead",
}
