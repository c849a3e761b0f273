"""The words by which pages say what they are, in the language of government websites and of the programs below them."""

from __future__ import annotations

import re


def _any(*ways: str) -> re.Pattern[str]:
    return re.compile("|".join(ways), re.IGNORECASE | re.MULTILINE)


SPLASH = _any(
    r"点击(?:此处|这里|图片)?进入",
    r"进入(?:网站|首页|主页|门户)",
    r"正在(?:跳转|为您跳转|转到)",
    r"自动跳转",
    r"页面已?(?:迁移|搬迁|转移)",
    r"网站已?(?:整合)?迁移",
    r"新(?:网址|地址|网站)为?[:：]",
    r"^enter$",
    r"欢迎访问.{0,30}点击",
)
"""Of leads on to another page."""

CHALLENGE = _any(
    r"安全验证",
    r"人机验证",
    r"滑动验证",
    r"滑块",
    r"拖动.{0,6}滑",
    r"访问验证",
    r"浏览器安全检查",
    r"安全检查",
    r"访问(?:被|已被)(?:拦截|拒绝|阻断|禁止)",
    r"请求(?:被|已被)(?:拦截|拒绝|阻断)",
    r"访问(?:过于|太)频繁",
    r"操作(?:过于|太)频繁",
    r"(?:安全策略|防护系统|防火墙|安全设备|防护平台).{0,12}(?:拦截|阻断|拒绝|阻止)",
    r"(?:请求|访问|操作|行为|IP|地址).{0,12}(?:已?被).{0,16}(?:拦截|阻断|封禁|阻止)",
    r"疑似(?:攻击|恶意|非法)",
    r"(?:非法|恶意|异常)(?:请求|访问)",
    r"blocked by",
    r"security polic(?:y|ies)",
    r"网站防火墙",
    r"云防护",
    r"云盾",
    r"事件(?:ID|编号)",
    r"Checking your browser",
    r"Access Denied",
    r"Request blocked",
    r"Just a moment",
    r"开启\s?(?:JavaScript|Cookie).{0,12}(?:访问|继续|重试)",
)
"""Of a firewall or a check of who is asking."""

FOREIGN = _any(
    r"domain (?:is )?(?:for sale|parked|has expired)",
    r"域名(?:出售|转让|可以转让|已过期|到期|停放|正在出售|尚?未(?:备案|绑定|解析))",
    r"(?:网站|站点)(?:尚?未|没有)(?:绑定|备案|开通)",
    r"没有找到站点",
    r"站点创建成功",
    r"恭喜,?站点",
    r"welcome to (?:nginx|openresty|tengine|caddy)",
    r"apache2? (?:\w+ )?default page",
    r"it works!",
    r"iis windows server",
    r"^internet information services",
    r"虚拟主机.{0,12}(?:到期|开通|默认)",
    r"购物车",
    r"加入购物车",
    r"百家乐",
    r"棋牌",
    r"博彩",
    r"彩票投注",
    r"在线赌",
    r"真人娱乐",
)
"""Of a page of a hosting provider, a parked domain, a shop or a game."""

GAMES = _any(
    r"国际娱乐|娱乐(?:城|官网|平台|场)",
    r"棋牌",
    r"真人(?:视讯|娱乐|荷官)",
    r"体育(?:竞猜|投注|赛事)",
    r"百家乐|老虎机|捕鱼|轮盘|电子游艺|电竞投注",
    r"博彩|彩票|赌场",
    r"首存|极速出款|注册送|返水",
    r"APP下载|立即下载|免费注册",
)
"""Of a game or a lottery that took the place of a site."""

ERROR = _any(
    r"(?:(?:您|你)?(?:所?(?:访问|请求|查找|浏览|查看|要找)的)?(?:该|此|当前)?(?:页面|网页|栏目|文章|信息|内容|资源|文件|频道|稿件)(?:可能)?(?:已)?(?:不存在|不见了"
    r"|找不到|走丢|丢失|无法(?:找到|访问|显示|打开)|(?:已|被)(?:删除|移除|撤销|下线|关闭)|尚未(?:审核|发布)))",
    r"(?:找不到|无法找到|没有找到|未找到)(?:您|你)?(?:所?(?:访问|请求|要)的)?(?:该|此)?(?:页面|网页|栏目|文章|资源)",
    r"not found",
    r"服务器(?:内部)?(?:错误|出错|异常|开小差)",
    r"内部服务器错误",
    r"internal server error",
    r"bad gateway",
    r"service unavailable",
    r"gateway time-?out",
    r"(?:数据库|database).{0,12}(?:连接)?(?:失败|错误|出错|error|failed)",
    r"无法(?:使用|连接)数据库",
    r"系统(?:发生)?(?:错误|异常|出错|繁忙)",
    r"程序(?:发生)?(?:错误|异常|出错)",
    r"出错了",
    r"页面出错",
    r"运行时错误",
    r"应用程序中的服务器错误",
    r"error \d{3}",
    r"http (?:status|错误) ?\d{3}",
    r"http状态 ?\d{3}",
    r"^[45]\d\d(?:错误|error|-)",
    r"未将对象引用",
)
"""Of an error, or a page that is not there."""

TRACE = _any(
    r"(?:java|javax|org|com)\.[\w.]{3,60}(?:Exception|Error)\b",
    r"\bat [\w.$]{5,80}\([\w.]{2,40}:\d{1,6}\)",
    r"Stack trace",
    r"堆栈跟踪",
    r"Traceback \(most recent",
    r"SQLSTATE\[",
    r"ODBC .{0,30}Driver",
    r"Microsoft OLE DB",
    r"You have an error in your SQL",
    r"Fatal error:",
)
"""Of the message of a failed program."""

MAINTENANCE = _any(
    r"(?:系统|网站|网页|平台|栏目|服务器|页面|站点|数据)(?:正在|正|处于|例行|停机|进行)*(?:升级|改版|维护|迁移|建设|调整)(?:改版|维护|升级|建设|中|状态)*.{0,8}(?:中|暂停"
    r"|暂时|请稍[后候]|敬请|无法|停止)",
    r"(?:系统|网站|平台)(?:正在)?(?:维护|升级)中?$",
    r"正在(?:维护|升级|建设|改版)",
    r"维护中",
    r"建设中",
    r"暂停(?:对外)?(?:服务|访问|使用|开放)",
    r"under (?:maintenance|construction)",
)
"""Of maintenance."""

MAINTAINED = _any(
    r"(?:系统|网站|平台|服务器|数据|门户|机房|站点).{0,8}(?:升级|维护|改版|迁移|割接|停机|检修).{0,8}(?:公告|通知|通告|提示|说明|提醒)"
)
"""Of a page that tells of maintenance in its heading."""

SUSPENDED = _any(r"(?:暂停|停止|无法|不能)(?:对外)?(?:提供)?(?:服务|访问|使用|浏览|打开|运行)")
"""Of a site that is not to be had meanwhile."""

LOGIN = _any(
    r"(?:请|需要?)(?:先|重新)?登录",
    r"登录(?:超时|失效|已?过期|信息已?失效|后(?:才能|方可)?(?:查看|访问|浏览))",
    r"重新登录",
    r"扫码登录",
    r"(?:统一)?身份认证",
    r"用户登录",
    r"账号登录",
    r"会员登录",
    r"个人登录",
    r"单点登录",
    r"single sign-?on",
    r"^log ?in$",
    r"^sign in$",
    r"^登录$",
)
"""Of a login."""

NO_RESULT = _any(
    r"(?:没有|未|暂未)(?:找到|搜索到|检索到|查询?到)(?:与|和|符合|相关|任何)?.{0,30}(?:结果|信息|内容|数据|记录)?",
    r"(?:搜索|检索|查询)结果",
    r"相关结果约?\d*",
    r"共?(?:找到|搜索到|检索到)\s?约?\s?\d+\s?(?:条|个|项)",
    r"请输入(?:关键[词字]|检索|搜索|查询)",
)
"""Of the result of a search."""

FOUND = _any(
    r"(?<!没有)(?<!未)(?:找到|搜索到|检索到|查询到)(?:与|\s?约?\s?\d+\s?(?:条|个|项|篇))",
    r"相关的?(?:搜索|检索)?结果",
    r"(?:搜索|检索|查询)结果",
)
"""Of a search that found something."""

SEARCH = _any(
    NO_RESULT.pattern,
    r"高级(?:检索|搜索)",
    r"站内(?:搜索|检索)",
    r"全文检索",
    r"智能(?:检索|搜索|问答)",
    r"^(?:政策)?(?:检索|搜索)$",
)
"""Of a search."""

LOADING = _any(
    r"(?:数据|页面|内容|正在|努力)?(?:加载|载入|读取|获取)中",
    r"正在(?:加载|载入|获取)",
    r"loading",
    r"请(?:启用|开启)javascript",
    r"enable (?:it|javascript)",
    r"without javascript",
)
"""Of something yet to come."""

INFO = _any(
    r"(?:发布|发表|公布|更新|成文)?(?:日期|时间)\s?[:：]\s?20\d\d",
    r"(?:信息|文章|稿件)?来源\s?[:：]",
    r"浏览(?:次数|量)?\s?[:：]",
    r"字[体号]\s?[:：]",
    r"责任?编辑\s?[:：]",
    r"(?:阅读|点击)(?:次数|量|数)?\s?[:：]",
)
"""Of what sites print under the title of an article."""

AROUND_ARTICLE = _any(
    r"上一[篇条]\s?[:：]?",
    r"下一[篇条]\s?[:：]?",
    r"[【\[]?(?:打印|关闭|关闭窗口|打印本页|关闭本页)[】\]]?",
    r"相关(?:阅读|链接|文章|附件|稿件)",
    r"附件\s?[\d一二三]?\s?[:：]",
)
"""Of what stands around an article."""
