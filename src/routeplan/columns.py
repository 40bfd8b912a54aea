"""Every column of every table: kind, unit, limits, meaning and the headers it goes by.

The checks of :mod:`routeplan.tables`, the page ``docs/tables.md`` and the random tables of the
tests all come from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["DAYS", "EVENTS", "OUTLETS", "REPS", "TABLES", "UNSERVED", "VISITS", "Column", "Kind"]

Kind = Literal[
    "text", "number", "whole", "flag", "weekdays", "weeks", "windows", "hours", "time", "date",
    "absences", "appointments", "interval", "overtime", "days", "moment",
]  # fmt: skip
"""What stands in a cell, see :data:`EXAMPLES`."""

EXAMPLES: dict[Kind, str] = {
    "text": "a text",
    "number": "a number",
    "whole": "a whole number",
    "flag": "yes or no (empty is no)",
    "weekdays": "weekdays such as Mon,Thu or Mon-Fri",
    "weeks": "weeks of the cycle: odd, even or such as 1,3",
    "windows": "times such as 09:00-12:00,14:00-18:00, one after another",
    "hours": "times such as 09:00-12:00,14:00-18:00 or Mon-Fri 09:00-18:00; Sat 10:00-13:00",
    "time": "a time such as 08:30",
    "date": "a date such as 2026-12-07",
    "absences": "dates such as 2026-12-07,2026-12-09 pm,2026-12-21..2026-12-24",
    "appointments": "an appointment such as 2026-12-03 10:30 +-15min",
    "interval": "days from visit to visit, such as 14 or 2 in 10 days",
    "overtime": "minutes by which days are longer, such as W1 Tue +12, W3 Fri +5",
    "days": "days of the cycle such as 3,8,13,18, or never",
    "moment": "a date, a time or both, such as 2026-12-08 10:30",
}
"""Each kind as a phrase."""


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    name : str
        Header the library uses.
    kind : str
        One of :data:`Kind`.
    meaning : str
        Phrase for the documentation.
    unit : str
        ``"min"``, ``"deg"`` ...; empty where there is none.
    required : bool
        Whether the table is refused without it (no cell may be empty then).
    minimum, maximum : float or None
        Limits of a number, both allowed themselves.
    default : float, str or None
        What an empty cell stands for.
    default_from : str
        Column of the same row that an empty cell is filled from.
    aliases : tuple of str
        Other headers it goes by; case, blanks and units in brackets do not matter.
    stand_ins : tuple of str
        Headers that are taken for it where none of the above is there.

    Examples
    --------
    >>> OUTLETS[2].name, OUTLETS[2].needed
    ('lat', 'a number from -90 to 90')
    """

    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    required: bool = False
    minimum: float | None = None
    maximum: float | None = None
    default: float | str | None = None
    default_from: str = ""
    aliases: tuple[str, ...] = ()
    stand_ins: tuple[str, ...] = ()

    @property
    def needed(self) -> str:
        """What a cell must hold, as a phrase."""
        if self.minimum is None:
            return EXAMPLES[self.kind]
        if self.maximum is None:
            return f"{EXAMPLES[self.kind]}, at least {self.minimum:g}"
        return f"{EXAMPLES[self.kind]} from {self.minimum:g} to {self.maximum:g}"


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(","))


def _pairs(heads: str, tails: str) -> tuple[str, ...]:
    """Every head before every tail, with a blank between them in English."""
    return tuple(
        f"{head} {tail}" if head.isascii() else f"{head}{tail}"
        for head in _words(heads)
        for tail in _words(tails)
    )


_OUTLET_WORDS = "shop, store, customer, account, client"
_OUTLET_WORDS_ZH = "网点, 门店, 客户, 终端, 店铺, 商户"
_REP_WORDS = "sales rep, salesman, salesperson, representative, sales representative"
_REP_WORDS_ZH = "业务员, 业务代表, 业代, 销售员, 销售代表, 销售人员"
_STAFF = "employee, staff, user, salesman, salesperson, sales rep"
_STAFF_ZH = "员工, 人员, 业务员, 业务代表, 销售员, 销售代表"
_LAT, _LON = "lat, latitude", "lon, lng, long, longitude"
_NORTH = _words("y, northing, north, y coordinate, y坐标, 北坐标")
_EAST = _words("x, easting, east, x coordinate, x坐标, 东坐标")
_DAY_MIN = 24 * 60

OUTLETS = (
    Column(
        "outlet", "text", "the outlet's id; zeros in front count", required=True,
        aliases=_words("id, code, 编号, 编码, 代码")
        + _pairs(f"outlet, pos, site, {_OUTLET_WORDS}", "id, no, code, number")
        + _pairs(_OUTLET_WORDS_ZH, "编号, 编码, 代码, id")
        + _words(f"{_OUTLET_WORDS}, {_OUTLET_WORDS_ZH}"),
    ),
    Column(
        "name", "text", "the outlet's name", default_from="outlet",
        aliases=_words("名称, 店名")
        + _pairs(f"outlet, site, {_OUTLET_WORDS}", "name")
        + _pairs(_OUTLET_WORDS_ZH, "名称, 名")
        + _words(f"{_OUTLET_WORDS}, {_OUTLET_WORDS_ZH}"),
    ),
    Column(
        "lat", "number", "latitude, WGS-84", "deg", required=True, minimum=-90, maximum=90,
        aliases=_words("latitude, 纬度, 北纬, gps纬度, 纬度坐标")
        + _pairs("gps, geo, outlet, shop, store, customer", _LAT)
        + _pairs("网点, 门店, 客户, 终端", "纬度"),
        stand_ins=_NORTH,
    ),
    Column(
        "lon", "number", "longitude, WGS-84", "deg", required=True, minimum=-180, maximum=180,
        aliases=_words("lng, long, longitude, 经度, 东经, gps经度, 经度坐标")
        + _pairs("gps, geo, outlet, shop, store, customer", _LON)
        + _pairs("网点, 门店, 客户, 终端", "经度"),
        stand_ins=_EAST,
    ),
    Column(
        "channel", "text", "kind of shop",
        aliases=_words("channel type, sales channel, trade channel")
        + _pairs("outlet, shop, store, customer", "type, channel")
        + _words("渠道, 渠道类型, 渠道类别, 业态, 通路")
        + _pairs("网点, 门店, 客户, 终端", "类型, 渠道"),
    ),
    Column(
        "segment", "text", "class of the outlet, such as A, B, C",
        aliases=_words("class, abc, abc class, grade, tier, level")
        + _pairs("outlet, shop, store, customer", "class, grade, tier, segment")
        + _words("等级, 级别, 分级, abc分类, abc等级")
        + _pairs("网点, 门店, 客户, 终端", "等级, 级别"),
    ),
    Column(
        "sales", "number", "sales of the outlet, over any one period", "currency", minimum=0,
        aliases=_words("revenue, turnover, sales value, sales amount, sales volume")
        + _pairs("total, annual, yearly, monthly", "sales")
        + _words("销售额, 销售, 销售金额, 营业额, 总销售额, 年销售额, 月销售额, 月均销售额")
        + _words("销量, 月销量, 年销量"),
    ),
    Column(
        "potential", "number", "sales that could be had, over the same period", "currency",
        minimum=0,
        aliases=_pairs("sales, market, outlet, store", "potential")
        + _words("潜力, 潜力值, 潜力额, 市场潜力, 销售潜力, 门店潜力, 网点潜力, 潜在销售额"),
    ),
    Column(
        "service_min", "number", "time in the outlet per visit", "min", minimum=0,
        maximum=_DAY_MIN,
        aliases=_words("service, duration, minutes, dwell time, time in store")
        + _pairs("service, visit, call", "time, minutes, duration, length")
        + _pairs("服务, 拜访", "时长, 分钟, 分钟数")
        + _words("服务时间, 停留时长, 停留时间, 店内时长, 在店时长, 作业时长"),
    ),
    Column(
        "visits", "whole", "visits wanted per cycle", "visits per cycle", minimum=0,
        aliases=_words("frequency, freq, calls, number of visits, planned visits")
        + _pairs("visit, call", "frequency")
        + _pairs("visits, calls", "per cycle")
        + _pairs("拜访, 走访", "频率, 频次, 次数")
        + _words("频率, 频次, 每周期拜访次数, 周期拜访次数"),
    ),
    Column(
        "rep", "text", "id of today's rep",
        aliases=_words("rep id, rep code, owner, 负责人, 责任人, 所属业务员")
        + _pairs("salesman, salesperson, sales rep", "id, code")
        + _pairs("业务员, 业务代表, 销售员, 销售代表", "编号, 编码, id")
        + _words(f"{_REP_WORDS}, {_REP_WORDS_ZH}"),
    ),
    Column(
        "weekdays", "weekdays", "weekdays on which it may be visited; empty for any",
        aliases=_words("weekday, allowed weekdays, allowed days, visit days, visit weekdays")
        + _words("拜访日, 可拜访日, 可拜访星期, 可访星期, 星期"),
    ),
    Column(
        "open", "hours", "when the rep may come, every day or by weekday; empty for any time",
        aliases=_words("opening hours, open hours, business hours, time window, time windows")
        + _words("营业时间, 营业时段, 可拜访时段, 时间窗"),
    ),
    Column(
        "appointment", "appointments", "when visits are agreed to begin",
        aliases=_words("appointments, agreed time, meeting, 预约, 预约时间, 约定时间"),
    ),
    Column(
        "weeks", "weeks", "weeks of the cycle in which it may be visited; empty for any",
        aliases=_words("week, visit weeks, allowed weeks, week parity, 拜访周, 可拜访周, 单双周"),
    ),
    Column(
        "interval", "interval", "days from visit to visit; gives `visits` where that is empty",
        "days",
        aliases=_words("visit interval, interval days, every days, 拜访间隔, 间隔天数, 拜访周期"),
    ),
    Column(
        "min_gap", "number", "fewest days from one visit to the next", "days", minimum=1,
        aliases=_words("minimum gap, min interval, min days between, 最小间隔, 最短间隔"),
    ),
    Column(
        "max_gap", "number", "most days from one visit to the next", "days", minimum=1,
        aliases=_words("maximum gap, max interval, max days between, 最大间隔, 最长间隔"),
    ),
    Column(
        "last_visit", "date", "day of the last visit made",
        aliases=_words("last visit date, last visited, last call, last call date")
        + _pairs("上次, 最近, 最后", "拜访, 拜访日期, 拜访时间"),
    ),
    Column(
        "must_visit", "flag", "keeps at least one visit when time is short",
        aliases=_words("must, mandatory, key account")
        + _words("必访, 必须拜访, 是否必访, 必访客户, 重点客户, 大客户"),
    ),
    Column(
        "any_weekday", "flag", "its visits may lie on other weekdays from week to week",
        aliases=_words("changing weekday, free weekday, 不固定星期, 星期不限"),
    ),
    Column(
        "any_rep", "flag", "its visits may be made by several reps",
        aliases=_words("several reps, shared, 多人拜访, 业务员不限"),
    ),
    Column(
        "pinned", "flag", "keeps its `rep` and its `pinned_days` in later planning",
        aliases=_words("pin, locked, lock, fixed, frozen, 锁定, 是否锁定, 固定, 是否固定, 已锁定"),
    ),
    Column(
        "pinned_days", "days", "days of the cycle a pinned outlet is visited on",
        aliases=_words("pin days, locked days, fixed days, fixed day numbers")
        + _pairs("锁定, 固定", "拜访日, 日, 天"),
    ),
    Column(
        "skills", "text", "what its rep must be able to do",
        aliases=_words("required skills, needed skills, needs, requirements, 所需技能, 技能要求"),
    ),
    Column(
        "value", "number", "what is lost per visit not made", "currency", minimum=0,
        aliases=_words("visit value, value per visit, loss per visit")
        + _words("价值, 拜访价值, 每次拜访价值"),
    ),
)  # fmt: skip
"""Outlets, one row each; the first column is the id."""

REPS = (
    Column(
        "rep", "text", "the rep's id", required=True,
        aliases=_words("id, code, 编号, 编码, 工号, 员工号")
        + _pairs(f"rep, {_STAFF}", "id, no, code, number")
        + _pairs(_STAFF_ZH, "编号, 编码, id")
        + _words(f"{_REP_WORDS}, {_REP_WORDS_ZH}"),
    ),
    Column(
        "name", "text", "the rep's name", default_from="rep",
        aliases=_words("full name, 姓名, 名称")
        + _pairs(f"rep, {_STAFF}", "name")
        + _pairs(_STAFF_ZH, "姓名, 名称")
        + _words(f"{_REP_WORDS}, {_REP_WORDS_ZH}"),
    ),
    Column(
        "lat", "number", "latitude of the place the day starts from, WGS-84", "deg",
        required=True, minimum=-90, maximum=90,
        aliases=_words("latitude, 纬度, gps纬度, 纬度坐标")
        + _pairs("gps, home, start, base", _LAT)
        + _pairs("起点, 出发, 家庭, 住址", "纬度"),
        stand_ins=_NORTH,
    ),
    Column(
        "lon", "number", "longitude of the place the day starts from, WGS-84", "deg",
        required=True, minimum=-180, maximum=180,
        aliases=_words("lng, long, longitude, 经度, gps经度, 经度坐标")
        + _pairs("gps, home, start, base", _LON)
        + _pairs("起点, 出发, 家庭, 住址", "经度"),
        stand_ins=_EAST,
    ),
    Column(
        "end_lat", "number", "latitude of the place the day ends at", "deg",
        minimum=-90, maximum=90, default_from="lat",
        aliases=_pairs("end, finish", _LAT) + _pairs("终点, 返回, 结束", "纬度"),
    ),
    Column(
        "end_lon", "number", "longitude of the place the day ends at", "deg",
        minimum=-180, maximum=180, default_from="lon",
        aliases=_pairs("end, finish", _LON) + _pairs("终点, 返回, 结束", "经度"),
    ),
    Column(
        "day_min", "number",
        "time that may be worked a day: travel from and to home counted, break not", "min",
        minimum=0, maximum=_DAY_MIN, default=480.0,
        aliases=_words("minutes per day, hours per day")
        + _pairs("day, daily, work, working, shift", "minutes, hours, time")
        + _pairs("工作, 日工作, 每日工作, 每天工作", "时长, 时间, 分钟, 小时")
        + _words("可用时长"),
    ),
    Column(
        "start", "time", "when the day starts", default="08:30",
        aliases=_words("start time, shift start, day start, begin")
        + _words("开始时间, 上班时间, 出发时间, 开工时间, 开始工作时间"),
    ),
    Column(
        "end", "time", "when the day must be over; empty for no such time",
        aliases=_words("end time, shift end, day end, latest end")
        + _words("结束时间, 下班时间, 收工时间"),
    ),
    Column(
        "shifts", "hours", "working times by weekday, instead of `start` and `end`",
        aliases=_words("shift, working times, work schedule, roster, 班次, 排班, 工作时段"),
    ),
    Column(
        "break_min", "number", "length of the break", "min", minimum=0, maximum=_DAY_MIN,
        default=0.0,
        aliases=_words("break, break minutes, break duration, break length, lunch, lunch minutes")
        + _words("休息, 休息时长, 休息分钟, 午休, 午休时长"),
    ),
    Column(
        "break_open", "windows", "when the break may be taken; empty for any time",
        aliases=_words("break window, break time, lunch window, lunch time")
        + _pairs("休息, 午休", "时段, 时间"),
    ),
    Column(
        "workdays", "weekdays", "weekdays the rep works; empty for those of the cycle",
        aliases=_words("working days, work days, weekdays, 工作日, 上班日, 工作星期"),
    ),
    Column(
        "leave", "absences", "days off, or parts of days",
        aliases=_words("leave dates, days off, absence, absences, vacation, holidays")
        + _words("请假, 休假, 请假日期, 休假日期, 假期"),
    ),
    Column(
        "overtime", "overtime", "days that are longer than usual, by how many minutes",
        aliases=_words("extra time, longer days, 加班, 加班时长"),
    ),
    Column(
        "skills", "text", "what the rep can do",
        aliases=_words("skill, tags, 技能, 标签, 资质"),
    ),
)  # fmt: skip
"""Reps, one row each; the first column is the id."""

_REP = Column("rep", "text", "the rep's id", required=True)
_OUTLET = Column("outlet", "text", "the outlet's id", required=True)
_DAY = Column(
    "day", "whole", "workday of the cycle, from 1; a holiday keeps its number", "day",
    required=True, minimum=1,
)  # fmt: skip
_DATE = Column("date", "date", "date of the day; empty when the cycle has no start date")


def _minutes(name: str, meaning: str) -> Column:
    return Column(name, "number", meaning, "min", required=True, minimum=0)


VISITS = (
    _REP,
    _DAY,
    _DATE,
    Column("sequence", "whole", "place in the day's order, from 1", required=True, minimum=1),
    _OUTLET,
    Column("arrive", "time", "when the rep arrives; past midnight goes on as 24:10", required=True),
    Column("depart", "time", "when the rep leaves", required=True),
    _minutes("travel_min", "travel from the stop before, or from the start"),
    _minutes("service_min", "time in the outlet"),
    _minutes("wait_min", "waiting for the outlet to open"),
    Column(
        "status", "text",
        "empty as planned, done (made, or begun), moved (another day or rep), new; only in a plan "
        "that was planned again",
    ),
)  # fmt: skip
"""Visits of a plan, by rep, day and sequence."""

DAYS = (
    _REP,
    _DAY,
    _DATE,
    Column("stops", "whole", "visits of the day", "visits", required=True, minimum=1),
    _minutes("travel_min", "travel, the way back included"),
    _minutes("service_min", "time in outlets"),
    _minutes("wait_min", "waiting"),
    _minutes("break_min", "break; not part of `work_min`"),
    _minutes("work_min", "travel, service and waiting"),
    Column("finish", "time", "when the rep reaches the end place", required=True),
)
"""Days of a plan, one row per rep and day with visits."""

UNSERVED = (
    _OUTLET,
    Column(
        "visits_wanted", "whole", "visits wanted per cycle", "visits per cycle", required=True,
        minimum=0,
    ),
    Column(
        "visits_planned", "whole", "visits planned", "visits per cycle", required=True, minimum=0
    ),
    Column("reason", "text", "what stands in the way"),
    Column("repair", "text", "the cheapest change that would make room"),
    Column("repair_cost", "number", "what the repair costs"),
)  # fmt: skip
"""Outlets of a plan with fewer visits than wanted."""

EVENTS = (
    Column(
        "event", "text", "what has happened", required=True,
        aliases=_words("what, event type, kind, 事件, 事件类型, 变动, 变动类型"),
    ),
    Column(
        "time", "moment", "since when, or when; a time alone is of today",
        aliases=_words("at, when, from, since, date, 时间, 发生时间, 开始时间, 日期, 起"),
    ),
    Column(
        "rep", "text", "whom it concerns",
        aliases=_words(f"rep id, rep code, {_REP_WORDS}, {_REP_WORDS_ZH}"),
    ),
    Column(
        "outlet", "text", "which outlet it concerns",
        aliases=_pairs(f"outlet, {_OUTLET_WORDS}", "id, code")
        + _pairs(_OUTLET_WORDS_ZH, "编号, 编码")
        + _words(f"{_OUTLET_WORDS}, {_OUTLET_WORDS_ZH}"),
    ),
    Column(
        "until", "moment", "until when; a date alone counts as a whole day",
        aliases=_words("to, end, till, 直到, 截止, 结束时间, 截止时间, 止"),
    ),
    Column(
        "days", "whole", "how many days, the first one counted, instead of `until`", "days",
        minimum=1, maximum=366, aliases=_words("number of days, 天数, 日数"),
    ),
    Column(
        "minutes", "number", "how many minutes more, or how long", "min",
        minimum=0, maximum=_DAY_MIN, aliases=_words("delay, more minutes, 分钟, 分钟数, 延误"),
    ),
    Column(
        "window", "windows", "when the visit must begin",
        aliases=_words("time window, windows, 时间窗, 时段, 预约时段"),
    ),
    Column(
        "factor", "number", "minutes of travel per minute of a usual day",
        minimum=0.1, maximum=100, aliases=_words("slower by, 系数, 倍数"),
    ),
    Column(
        "area", "text", "polygon or line on the map, as WKT in degrees, longitude first",
        aliases=_words("wkt, polygon, geometry, 区域, 范围, 多边形"),
    ),
    Column("name", "text", "name of a new outlet or rep", aliases=_words("名称, 姓名")),
    Column(
        "lat", "number", "latitude of a new outlet or rep, WGS-84", "deg",
        minimum=-90, maximum=90, aliases=_words("latitude, 纬度"),
    ),
    Column(
        "lon", "number", "longitude of a new outlet or rep, WGS-84", "deg",
        minimum=-180, maximum=180, aliases=_words("lng, long, longitude, 经度"),
    ),
    Column(
        "service_min", "number", "time in a new outlet, or of an urgent call", "min",
        minimum=0, maximum=_DAY_MIN,
        aliases=_words("service time, duration, 服务时长, 拜访时长"),
    ),
    Column(
        "visits", "whole", "visits of a new outlet", "visits per cycle", minimum=1,
        aliases=_words("frequency, 频率, 拜访频率, 拜访次数"),
    ),
    Column(
        "day_min", "number", "time that a new rep may work a day", "min",
        minimum=0, maximum=_DAY_MIN, aliases=_words("working minutes, 工作时长"),
    ),
    Column("start", "time", "when a new rep's day starts", aliases=_words("上班时间")),
    Column("skills", "text", "of a new outlet or rep", aliases=_words("技能")),
)  # fmt: skip
"""What has happened since a plan was made, one row each; any number of rows may be alike."""

TABLES: dict[str, tuple[Column, ...]] = {
    "outlets": OUTLETS,
    "reps": REPS,
    "visits": VISITS,
    "days": DAYS,
    "unserved": UNSERVED,
}
"""All tables; the first column of outlets and reps is the id."""
