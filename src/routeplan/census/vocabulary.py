"""Words of shop names and addresses that say little about which shop it is, in many languages."""

from __future__ import annotations

__all__ = [
    "ABBREVIATIONS",
    "CJK_GENERIC",
    "CJK_LEGAL",
    "COUNTERS",
    "FORMATS",
    "GENERIC",
    "LEGAL",
    "STOP",
    "STREET",
]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _pairs(text: str) -> dict[str, str]:
    """Map "short=long" pairs."""
    return dict(pair.split("=") for pair in text.split())


STOP = _words("the and of a an de la le el los las du des und der die das ve y e i n by on in")
"""Articles and the like; they never count."""

LEGAL = _words(
    "llc inc incorporated corp corporation co company companies ltd limited lp llp pllc pc plc "
    "gmbh ag kg ohg ug sa sas sarl srl sl bv nv oy oyj ab as asa aps pte pty pvt sti san tic "
    "ltda cia kft zrt doo sdn bhd jsc ooo zao kk"
)
"""Legal forms at the end of a name."""

CJK_LEGAL = _listed(
    "股份有限公司 有限责任公司 有限公司 分公司 总公司 公司 个体工商户 "
    "株式会社 有限会社 주식회사 유한회사"
)
"""Legal forms that are written without blanks, longest first."""

GENERIC = _words(
    # English
    "market markets store stores shop shops deli delicatessen grocery groceries grocer food foods "
    "mart minimart mini super supermarket supermarkets hypermarket superette convenience "
    "convenient gas fuel station stop liquor liquors wine wines spirits spirit beer beverage "
    "beverages pharmacy drug drugs restaurant cafe coffee bar pub bakery kiosk outlet center "
    "express plus general fresh meat meats produce fruit fruits vegetable vegetables fish "
    "gourmet farm farms tobacco smoke vape candy news newsstand discount dollar variety corner "
    "quick smart new city wholesale retail trading trade enterprise enterprises international "
    "house place shoppe halal natural organic health travel plaza cash carry bodega "
    # Turkish
    "bufe bakkal bakkaliye marketi eczane eczanesi kuruyemis tekel firin firini lokanta lokantasi "
    "kafe manav kasap pastane pastanesi gida sarkuteri unlu mamulleri ekmek carsi pazari cafesi "
    # German, French, Spanish, Portuguese, Italian, Dutch and more
    "laden backerei apotheke supermarkt getranke getrankemarkt lebensmittel metzgerei trafik "
    "epicerie boulangerie pharmacie tabac supermarche marche boucherie magasin alimentation "
    "tienda mercado supermercado farmacia abarrotes panaderia carniceria minisuper minimercado "
    "mercearia padaria mercadinho lanchonete bar alimentari supermercato tabacchi panificio "
    "macelleria winkel bakkerij apotheek slagerij sklep apteka piekarnia magazin produkty "
    "warung toko kedai sari"
)
"""Words for kinds of shops, after accents are gone."""

CJK_GENERIC = _listed(
    "大型超市 连锁超市 生活超市 便利超市 超级市场 便利商店 小卖部 便利店 杂货店 副食店 烟酒店 "
    "食品店 百货店 大药房 购物中心 批发部 经营部 超市 商店 商行 药店 药房 百货 餐厅 饭店 烟酒 "
    "食品 粮油 副食 商场 商贸 贸易 酒行 士多 连锁 门店 店"
)
"""Kinds of shops that are written without blanks, longest first."""

COUNTERS = _pairs(
    "sushi=sushi fish=fish seafood=fish balik=fish pescaderia=fish meat=meat butcher=meat "
    "poultry=meat carniceria=meat boucherie=meat metzgerei=meat macelleria=meat "
    "kasap=meat produce=fruit fruit=fruit fruits=fruit vegetable=fruit vegetables=fruit "
    "manav=fruit floral=flowers florist=flowers flower=flowers flowers=flowers bakery=bread "
    "bagels=bread firin=bread backerei=bread boulangerie=bread panaderia=bread pastane=bread "
    "pharmacy=drugs eczanesi=drugs apotheke=drugs farmacia=drugs pharmacie=drugs "
    "concession=counter cncsn=counter"
)
"""Words of counters that are let to others within a shop, by kind."""

FORMATS = _pairs(
    "supermarket=large hypermarket=large supermercado=large supermarche=large supermarkt=large "
    "convenience=small deli=small delicatessen=small grocery=small express=small gas=small "
    "fuel=small kiosk=small bufe=small bakkal=small superette=small minimercado=small "
    "beverage=drinks beverages=drinks liquor=drinks wine=drinks spirits=drinks beer=drinks "
    "tekel=drinks getranke=drinks getrankemarkt=drinks"
)
"""Words of what no one shop is at once, by kind."""

ABBREVIATIONS = _pairs(
    "mkt=market mkts=market markets=market marketi=market supermkt=supermarket "
    "supermart=supermarket supermarkets=supermarket groc=grocery groceries=grocery "
    "conv=convenience convience=convenience convence=convenience convenient=convenience "
    "ctr=center centre=center cntr=center intl=international whse=warehouse pharm=pharmacy "
    "bros=brothers saint=st xpress=express expresse=express shoppe=shop stores=store foods=food "
    "liquors=liquor wines=wine spirit=spirits meats=meat farms=farm eczane=eczanesi firini=firin"
)
"""Short and other forms of words in names."""

STREET = _pairs(
    "avenue=ave av=ave street=st str=st strasse=st road=rd drive=dr boulevard=blvd bulvari=blvd "
    "bulvar=blvd bul=blvd bulv=blvd highway=hwy parkway=pkwy place=pl square=sq court=ct lane=ln "
    "terrace=ter turnpike=tpke tpk=tpke expressway=expy route=rte rt=rte circle=cir plaza=plz "
    "mount=mt saint=st fort=ft north=n south=s east=e west=w northeast=ne northwest=nw "
    "southeast=se southwest=sw first=1 second=2 third=3 fourth=4 fifth=5 sixth=6 seventh=7 "
    "eighth=8 ninth=9 tenth=10 caddesi=cad cadde=cad cd=cad sokak=sok sokagi=sok sk=sok "
    "mahallesi=mah mahalle=mah mh=mah calle=c avenida=ave rua=r platz=pl"
)
"""Forms of the words in addresses."""
