"""The second opinion on the packets of the smaller surveys: what an alert of each must hold, by survey."""
import hashlib
import math

LEAPS = [(57754, 37), (57204, 36), (56109, 35), (54832, 34), (53736, 33), (51179, 32)]
NAMES = {"elasticc": "elasticc", "atlas": "atlas", "decat": "decam", "desirt": "decam", "winter": "winter", "pgir": "gattini", "turbo": "turbo"}


def finite(value):
    return None if value is None or not math.isfinite(value) else float(value)


def value(number):
    return None if number in (-99, -999, 99, 999) else finite(number)


def times(left, right):
    return None if left is None or right is None else left * right


def njy(mag, offset=0.0):
    return None if mag is None else 10 ** (12.56 - 0.4 * (mag + offset))


def tai(mjd):
    return mjd + next(seconds for start, seconds in LEAPS if mjd >= start) / 86400.0


def point(mjd, band, status, flux, err=None, limit=None, flags=()):
    return dict(mjd_tai=mjd, band=band, status=status, flux_njy=flux, flux_err_njy=err, limit_njy=limit, flags=list(flags))


def line(survey, version, alert, object_id, c, own, points, **more):
    found = {name: own[name] for name in ("mjd_tai", "band", "flux_njy", "flux_err_njy", "limit_njy", "flags")}
    return dict(dict(survey=survey, schema_version=version, alert_id=str(alert), object_id=object_id, ss_object_id=None, program_id=None,
                     ra=c.get("ra", c.get("RA")), dec=c.get("dec", c.get("decl", c.get("Dec"))), science_flux_njy=None, template_flux_njy=None,
                     reliability=None, light_curve=points, **found), **more)


def elasticc(packet, version):
    scale = 10 ** ((31.4 - 27.5) / 2.5) if version == "0.9" else 1.0

    def measured(s, status):
        return point(s["midPointTai"], "y" if s["filterName"] == "Y" else s["filterName"], status,
                     times(finite(s["psFlux"]), scale), times(finite(s["psFluxErr"]), scale))

    s = packet["diaSource"]
    seen, points = {s["diaSourceId"]}, [measured(s, "detected")]
    for earlier in packet.get("prvDiaSources") or []:
        if earlier["diaSourceId"] not in seen:
            points.append(measured(earlier, "detected"))
        seen.add(earlier["diaSourceId"])
    points += [measured(f, "forced") for f in packet.get("prvDiaForcedSources") or []]
    assert not packet.get("prvDiaNondetectionLimits")
    return line("elasticc", version, s["diaSourceId"], str(s["diaObjectId"]), s, points[0], points), {}


def atlas(packet, version):
    c = packet["candidate"]
    flux = c["flux"] * 1000
    flags = (["Det_%d" % c["Det"]] if c["Det"] >= 10 else []) + (["Dup"] if c["Dup"] > 0 else [])
    own = point(tai(c["mjd"]), c["filter"], "detected", flux, abs(flux) * c["Dmag"] * math.log(10) / 2.5, None, flags)
    exposure = packet["candid"].split("_")
    assert str(c["pid"]) == "".join(letter for letter in exposure[0] if letter.isdigit()).lstrip("0")
    return (line("atlas", packet["schemavsn"], "%d%s" % (c["pid"], exposure[1]), packet["objectId"], c, own, [own], reliability=float(c["rb"])),
            {kind: (packet.get("cutout" + kind.capitalize()) or {}).get("stampData") for kind in ("science", "template", "difference")})


def decat(packet, version):
    def measured(s):
        scale = njy(s["magzp"])
        return point(tai(s["mjd"]), s["filter"].split()[0], "detected", times(s["flux"], scale), times(s["fluxerr"], scale), njy(s["limmag"]))

    s = packet["triggersource"]
    points = [measured(s)] + [measured(e) for e in packet["sources"] if e["sourceid"] != s["sourceid"]]
    return (line("decam", version, s["sourceid"], packet["objectid"], s, points[0], points, reliability=float(s["rb"])),
            dict(science=s["scicutout"], template=s["refcutout"], difference=s["diffcutout"]))


def desirt(packet, version):
    def measured(s, status):
        return point(tai(s["mjd"]), s["band"], status, s["forcediffimflux"] * 1000, s["forcediffimfluxunc"] * 1000, njy(s["diffmaglim"]))

    c = packet["candidate"]
    points = [measured(c, "detected")]
    points += [measured(f, "forced") for f in packet["fp_hists"] if (f["mjd"], f["band"]) != (c["mjd"], c["band"])]
    return line("decam", version, packet["candid"], packet["objectId"], c, points[0], points), images(packet)


def images(packet):
    return {kind: packet.get("cutout" + kind.capitalize(), packet.get("cutout_" + kind)) for kind in ("science", "template", "difference")}


def infrared(survey, packet, version):
    def measured(c):
        band = "J" if survey == "gattini" else "YJHK"[c["fid"]]
        offset = 2.5 * math.log10(3631 / 1594) if survey == "gattini" else 0.0
        sign = {"t": 1, "1": 1, "true": 1, "1.0": 1, "f": -1, "0": -1, "false": -1, "0.0": -1}.get(str(c.get("isdiffpos")).lower())
        flux, limit = times(njy(value(c["magpsf"]), offset), sign), njy(value(c.get("diffmaglim")), offset)
        err = None if flux is None else times(value(c["sigmapsf"]), abs(flux) * math.log(10) / 2.5)
        flags = [name for name in ("nbad", "tooflag", "deprecated") if (c.get(name) or 0) > 0]
        status = "detected" if flux is not None else "upper_limit" if limit is not None and value(c["magpsf"]) is None else "masked"
        return point(tai(c["jd"] - 2400000.5), band, status, flux, err, limit, flags)

    c = packet["candidate"]
    seen, points = {c["candid"]}, [measured(c)]
    for earlier in packet.get("prv_candidates") or []:
        if earlier["candid"] is None or earlier["candid"] not in seen:
            points.append(measured(earlier))
        seen.add(earlier["candid"])
    drb, name = value(c.get("drb")), packet.get("objectId") or packet.get("objectid")
    near = c.get("ssdistnr") is not None and 0 <= c["ssdistnr"] <= 5 and c["ssnamenr"] not in (None, "", "null", "NONE", "None")
    alert = packet["candid"]
    if survey == "turbo":
        alert = int.from_bytes(hashlib.sha256(("%s/%d" % (name, alert)).encode()).digest()[:8], "big") & (2 ** 63 - 1)
    return line(survey, packet["schemavsn"], alert, name, c, points[0], points, program_id=c.get("programid"),
                ss_object_id=c["ssnamenr"] if near else None, reliability=value(c.get("rb")) if drb is None else drb), images(packet)


def read(packet, schema):
    """The alert and its images; None when the schema is of none of these surveys."""
    full = ((schema.get("namespace") or "") + "." + schema["name"]).strip(".").split(".")
    survey = NAMES.get(full[0])
    if survey in ("winter", "gattini", "turbo"):
        return infrared(survey, packet, schema.get("version"))
    if survey == "elasticc":
        return elasticc(packet, full[1][1:].replace("_", "."))
    special = {"atlas": atlas, "decat": decat, "desirt": desirt}.get(full[0])
    return special and special(packet, schema.get("version"))
