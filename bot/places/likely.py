"""Where a learner probably is, judging by their language."""

from bot.places.place import Place

# Six zones a button away, for the language of a person's Telegram: first where most freelancers of
# that language live, each zone once, then the places they most often move to or work for.
CITIES = {
    line.split("|")[0]: Place(*line.split("|"))
    for line in """
Almaty|KZ|Asia/Almaty; Amsterdam|NL|Europe/Amsterdam; Baghdad|IQ|Asia/Baghdad;
Beijing|CN|Asia/Shanghai; Berlin|DE|Europe/Berlin; Bogotá|CO|America/Bogota;
Bucharest|RO|Europe/Bucharest; Buenos Aires|AR|America/Argentina/Buenos_Aires;
Cairo|EG|Africa/Cairo; Casablanca|MA|Africa/Casablanca; Chicago|US|America/Chicago;
Dhaka|BD|Asia/Dhaka; Dubai|AE|Asia/Dubai; Ho Chi Minh City|VN|Asia/Ho_Chi_Minh;
Hong Kong|HK|Asia/Hong_Kong; Istanbul|TR|Europe/Istanbul; Jakarta|ID|Asia/Jakarta;
Jayapura|ID|Asia/Jayapura; Kabul|AF|Asia/Kabul; Karachi|PK|Asia/Karachi;
Kuala Lumpur|MY|Asia/Kuala_Lumpur; Kyiv|UA|Europe/Kyiv; Lagos|NG|Africa/Lagos; Lima|PE|America/Lima;
Lisbon|PT|Europe/Lisbon; London|GB|Europe/London; Los Angeles|US|America/Los_Angeles;
Luanda|AO|Africa/Luanda; Madrid|ES|Europe/Madrid; Makassar|ID|Asia/Makassar;
Manaus|BR|America/Manaus; Manila|PH|Asia/Manila; Mexico City|MX|America/Mexico_City;
Montréal|CA|America/Toronto; Moscow|RU|Europe/Moscow; Mumbai|IN|Asia/Kolkata;
New York|US|America/New_York; Novosibirsk|RU|Asia/Novosibirsk; Paris|FR|Europe/Paris;
Riyadh|SA|Asia/Riyadh; Rome|IT|Europe/Rome; São Paulo|BR|America/Sao_Paulo; Seoul|KR|Asia/Seoul;
Singapore|SG|Asia/Singapore; Sydney|AU|Australia/Sydney; Taipei|TW|Asia/Taipei;
Tashkent|UZ|Asia/Tashkent; Tehran|IR|Asia/Tehran; Tokyo|JP|Asia/Tokyo; Vienna|AT|Europe/Vienna;
Warsaw|PL|Europe/Warsaw; Yekaterinburg|RU|Asia/Yekaterinburg; Zürich|CH|Europe/Zurich
""".replace("\n", " ")
    .strip()
    .split("; ")
}
LIKELY = {
    "ar": "Cairo, Riyadh, Dubai, Casablanca, Baghdad, Berlin",
    "bn": "Dhaka, Mumbai, Dubai, London, New York, Kuala Lumpur",
    "de": "Berlin, Vienna, Zürich, London, New York, Madrid",
    "en": "Karachi, London, New York, Dubai, Berlin, Mumbai",
    "es": "Mexico City, Madrid, Bogotá, Buenos Aires, Lima, New York",
    "fa": "Tehran, Kabul, Dubai, Istanbul, Berlin, Los Angeles",
    "fil": "Manila, Singapore, Dubai, Hong Kong, London, Los Angeles",
    "fr": "Paris, Casablanca, Montréal, Lagos, Zürich, London",
    "hi": "Mumbai, Dubai, London, New York, Singapore, Sydney",
    "id": "Jakarta, Makassar, Jayapura, Kuala Lumpur, Singapore, Sydney",
    "it": "Rome, Zürich, London, Berlin, Madrid, New York",
    "ja": "Tokyo, Singapore, London, New York, Los Angeles, Sydney",
    "ko": "Seoul, Tokyo, Singapore, New York, Los Angeles, London",
    "ms": "Kuala Lumpur, Singapore, Jakarta, Dubai, London, Sydney",
    "nl": "Amsterdam, Berlin, London, New York, Madrid, Lisbon",
    "pl": "Warsaw, London, Berlin, New York, Kyiv, Madrid",
    "pt": "São Paulo, Manaus, Lisbon, Luanda, New York, London",
    "pt-pt": "Lisbon, Luanda, São Paulo, London, Paris, Zürich",
    "ro": "Bucharest, Berlin, London, Rome, Madrid, New York",
    "ru": "Moscow, Yekaterinburg, Novosibirsk, Almaty, Dubai, Berlin",
    "tr": "Istanbul, Berlin, Amsterdam, London, Dubai, New York",
    "uk": "Kyiv, Warsaw, Berlin, London, Lisbon, New York",
    "ur": "Karachi, Dubai, Riyadh, Mumbai, London, New York",
    "uz": "Tashkent, Moscow, Istanbul, Seoul, Dubai, New York",
    "vi": "Ho Chi Minh City, Tokyo, Singapore, Seoul, Sydney, Los Angeles",
    "zh": "Beijing, Taipei, Hong Kong, Singapore, New York, Los Angeles",
    "zh-hant": "Taipei, Hong Kong, Beijing, Singapore, New York, Los Angeles",
}
SAME_LANGUAGE = {"tl": "fil", "zh-tw": "zh-hant", "zh-hk": "zh-hant"}


def likely(language_code: str | None) -> list[Place]:
    """Return six places, one to a zone, for a person of this language (an IETF tag).

    A language that is not known here gets those of English.
    """
    code = (language_code or "en").lower().replace("_", "-")
    for known in (code, code.partition("-")[0]):
        names = LIKELY.get(SAME_LANGUAGE.get(known, known))
        if names:
            return [CITIES[name] for name in names.split(", ")]
    return likely("en")
