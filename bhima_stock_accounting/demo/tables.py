"""Who and what the demonstration hospital has, besides its articles: data, no ORM.

French is the language of the books in Kinshasa; prices are in Congolese francs, the
currency that OHADA wants books of a Congolese hospital to be kept in.
"""

COMPANY = "Hôpital général de Kinshasa (démo)"
STREET = "Avenue de l'Hôpital"

# Accounts of the hospital by code: type and name. Those that the chart has stay.
ACCOUNTS = {
    "102100": ("equity", "Dotation initiale"),
    "311110": ("asset_current", "Médicaments per os"),
    "311120": ("asset_current", "Médicaments injectables"),
    "311130": ("asset_current", "Solutés de perfusion"),
    "311140": ("asset_current", "Médicaments à usage externe"),
    "311210": ("asset_current", "Petit matériel médical"),
    "334000": ("asset_current", "Fournitures de bureau"),
    "338200": ("asset_current", "Réactifs de laboratoire"),
    "521100": ("asset_cash", "Banque locale"),
    "571100": ("asset_cash", "Caisse en monnaie nationale"),
    "601110": ("expense", "Achats de médicaments per os"),
    "601120": ("expense", "Achats de médicaments injectables"),
    "601130": ("expense", "Achats de solutés de perfusion"),
    "601140": ("expense", "Achats de médicaments à usage externe"),
    "601150": ("expense", "Achats de petit matériel médical"),
    "603110": ("expense", "Variation des stocks de médicaments per os"),
    "603120": ("expense", "Variation des stocks de médicaments injectables"),
    "603130": ("expense", "Variation des stocks de solutés de perfusion"),
    "603140": ("expense", "Variation des stocks de médicaments à usage externe"),
    "603150": ("expense", "Variation des stocks de petit matériel médical"),
    "603310": ("expense", "Variation des stocks de réactifs de laboratoire"),
    "603320": ("expense", "Variation des stocks de fournitures de bureau"),
    "604110": ("expense", "Achats de réactifs de laboratoire"),
    "604700": ("expense", "Achats de fournitures de bureau"),
    "701110": ("income", "Ventes de médicaments per os"),
    "701120": ("income", "Ventes de médicaments injectables"),
    "701130": ("income", "Ventes de solutés de perfusion"),
    "701140": ("income", "Ventes de médicaments à usage externe"),
    "701150": ("income", "Ventes de petit matériel médical"),
    "706100": ("income", "Examens de laboratoire"),
    "707800": ("income", "Autres produits accessoires"),
    "845000": ("income_other", "Dons et libéralités obtenus"),
}
OPENING, BANK, CASH, DONATIONS = "102100", "521100", "571100", "845000"
# What is in the bank when all begins: the hospital pays its bills from there.
OPENING_BALANCE = 45_000_000
# Name, then the codes of stock, purchase, variation and sale, by code of the group.
GROUPS = {
    "D.ORA": ("Médicaments per os", "311110", "601110", "603110", "701110"),
    "D.INJ": ("Médicaments injectables", "311120", "601120", "603120", "701120"),
    "D.INF": ("Solutés de perfusion", "311130", "601130", "603130", "701130"),
    "D.EXT": ("Usage externe", "311140", "601140", "603140", "701140"),
    "S.MSU": ("Petit matériel médical", "311210", "601150", "603150", "701150"),
    "S.LAS": ("Réactifs et tests", "338200", "604110", "603310", "706100"),
    "P.BUR": ("Fournitures de bureau", "334000", "604700", "603320", "707800"),
}
GROUP_ACCOUNTS = ("stock", "expense", "variation", "income")

DEPOTS = {"depot": ("Dépôt central", "DEP"), "pharmacy": ("Pharmacie", "PHA")}
WARDS = {
    "MAT": "Maternité",
    "PED": "Pédiatrie",
    "CHI": "Chirurgie",
    "URG": "Urgences",
    "LAB": "Laboratoire",
}
PLACES = {
    "donation": "Dons reçus",
    "loss": "Pertes et périmés",
    "opening": "Stock initial",
}
PARTNERS = {
    "central": "Centrale d'achat de médicaments essentiels (démo)",
    "wholesale": "Grossiste pharmaceutique du Pool (démo)",
    "supplies": "Kin Équipement médical (démo)",
    "donor": "Fonds de solidarité santé, bailleur (démo)",
}
# Login, name and groups, by role. The password is the login: nobody works with such
# data.
PEOPLE = {
    "storekeeper": ("magasinier", "Magasinier (démo)", ["stock.group_stock_user"]),
    "buyer": ("acheteur", "Acheteur (démo)", ["purchase.group_purchase_user"]),
    "accountant": (
        "comptable",
        "Comptable (démo)",
        ["account.group_account_user", "account.group_account_invoice"],
    ),
}
# What is sold at the pharmacy costs patients so much more than the hospital.
MARGIN = 1.3
