"""Names of months, weekdays and zones, in several languages."""

from __future__ import annotations

_MONTHS = (
    "jan januar january janvier janv enero ene gennaio gen janeiro januari styczen sty stycznia ledna tammikuu tammikuuta ocak",
    "feb februar february fevrier fevr fev febrero febbraio fevereiro februari luty lut lutego unora helmikuu helmikuuta subat",
    "mar march marz maerz mrz mars marzo marco maart mrt marzec marca brezna maaliskuu maaliskuuta mart",
    "apr april avril avr abril abr aprile kwiecien kwi kwietnia dubna huhtikuu huhtikuuta nisan",
    "may mai mayo maggio mag maio mei maj maja kvetna toukokuu toukokuuta mayis",
    "jun june juni juin junio giugno giu junho czerwiec cze czerwca cervna kesakuu kesakuuta haziran",
    "jul july juli juillet juil julio luglio lug julho lipiec lip lipca cervence heinakuu heinakuuta temmuz",
    "aug august aout agosto ago augustus sierpien sie sierpnia srpna elokuu elokuuta agustos",
    "sep sept september septembre septiembre settembre set setembro wrzesien wrz wrzesnia zari syyskuu syyskuuta eylul",
    "oct october oktober okt octobre octubre ottobre ott outubro out pazdziernik paz pazdziernika rijna lokakuu lokakuuta ekim",
    "nov november novembre noviembre novembro listopad lis listopada listopadu marraskuu marraskuuta kasim",
    "dec december dezember dez decembre diciembre dic dicembre dezembro desember des grudzien gru grudnia prosince joulukuu joulukuuta "
    "aralik",
)
MONTHS: dict[str, int] = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
"""Normalised names, with the number of the month."""

_WEEKDAYS = (
    "mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday thursday friday saturday sunday "
    "mo di mi do fr sa so montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag "
    "lun mar mer jeu ven sam dim lundi mardi mercredi jeudi vendredi samedi dimanche "
    "mie jue vie sab dom lunes martes miercoles jueves viernes sabado domingo "
    "gio lunedi martedi mercoledi giovedi venerdi domenica seg ter qua qui sex segunda terca quarta quinta sexta feira "
    "ma wo za zo maandag dinsdag woensdag donderdag vrijdag zaterdag zondag "
    "poniedzialek wtorek sroda czwartek piatek sobota niedziela pondeli utery streda ctvrtek patek nedele mandag tirsdag onsdag torsdag "
    "fredag lordag sondag tisdag maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai pazartesi sali carsamba persembe cuma"
)
_FILLERS = "st nd rd th de del of le er la at on um a alle den the o as om kl uhr roku v ve ore las"
WEEKDAYS = frozenset(_WEEKDAYS.split())
FILLERS = frozenset(_FILLERS.split())

_HOURS = {
    "z": 0, "utc": 0, "gmt": 0, "wet": 0, "bst": 1, "west": 1, "cet": 1, "mez": 1, "cest": 2, "mesz": 2, "eet": 2, "eest": 3, "msk": 3,
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10,
    "jst": 9, "kst": 9, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13,
}  # fmt: skip
ZONES: dict[str, int] = {name: hours * 60 for name, hours in _HOURS.items()}
"""Zone words that mean one thing at a desk, in minutes east of UTC. Words of several meanings, such as IST, are left out."""
