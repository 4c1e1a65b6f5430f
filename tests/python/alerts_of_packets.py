#!/usr/bin/python3
"""The second opinion on survey packets: reads survey packets with Debian's python3-avro and prints, one JSON line per
packet, what an alert of it must hold. Shares nothing with the C# reader but the rules written down in its doc comments.

usage: alerts_of_packets.py SCHEMAS PATH...   (SCHEMAS: a folder per LSST schema version, for packets without a container)
"""
import io
import json
import math
import os
import re
import struct
import sys

import avro.datafile
import avro.io
import avro.name
import avro.schema

import other_surveys

LEAPS = [(57754, 37), (57204, 36), (56109, 35), (54832, 34), (53736, 33), (51179, 32)]
BANDS = {1: "g", 2: "r", 3: "i"}


def number(value):
    """Missing stays missing; NaN, infinities and ZTF's sentinels become it."""
    if value is None or not math.isfinite(value) or value in (-99, -999, -9999, -99999):
        return None
    return float(value)


def finite(value):
    return None if value is None or not math.isfinite(value) else float(value)


def njy(mag):
    """nJy of an AB magnitude: 3631 Jy at 0 mag, in the form that gives 31.4 mag at 1 nJy."""
    mag = number(mag)
    return None if mag is None else 10 ** (12.56 - 0.4 * mag)


def times(left, right):
    return None if left is None or right is None else left * right


def tai_of_jd(jd):
    mjd = jd - 2400000.5
    return mjd + next(seconds for start, seconds in LEAPS if mjd >= start) / 86400.0


def ztf_flags(c):
    return [name for name in ("nbad", "tooflag") if (c.get(name) or 0) > 0]


def ztf_measure(c):
    sign = {"t": 1, "1": 1, "true": 1, "f": -1, "0": -1, "false": -1}.get(str(c.get("isdiffpos")).lower())
    flux = times(njy(c.get("magpsf")), sign)
    err = None if flux is None else times(number(c.get("sigmapsf")), abs(flux) * math.log(10) / 2.5)
    return flux, err, njy(c.get("diffmaglim"))


def ztf_point(c):
    flux, err, limit = ztf_measure(c)
    status = "detected" if flux is not None else "upper_limit" if limit is not None else "masked"
    return dict(mjd_tai=tai_of_jd(c["jd"]), band=BANDS[c["fid"]], flux_njy=flux, flux_err_njy=err, limit_njy=limit,
                status=status, flags=ztf_flags(c), science_flux_njy=None)


def ztf_forced(f):
    codes = [code.strip() for code in (f["procstatus"] or "").split(",")]
    scale = njy(f["magzpsci"])
    flux = times(number(f["forcediffimflux"]), scale) if set(codes) <= {"0", "57"} else None
    return dict(mjd_tai=tai_of_jd(f["jd"]), band=BANDS[f["fid"]], flux_njy=flux,
                flux_err_njy=None if flux is None else times(number(f["forcediffimfluxunc"]), scale),
                limit_njy=njy(f["diffmaglim"]), status="masked" if flux is None else "forced",
                flags=["procstatus_" + code for code in codes if code not in ("0", "")], science_flux_njy=None)


def once(items, key):
    seen = set()
    for item in items:
        if item.get(key) is None or item[key] not in seen:
            seen.add(item.get(key))
            yield item


def ztf(packet, version):
    c = packet["candidate"]
    flux, err, limit = ztf_measure(c)
    near = c.get("ssdistnr") is not None and 0 <= c["ssdistnr"] <= 5 and c.get("ssnamenr") not in (None, "", "null")
    drb = number(c.get("drb"))
    candid = packet.get("candid") or c["candid"]
    points = [ztf_point(p) for p in once([c] + (packet.get("prv_candidates") or []), "candid")]
    points += [ztf_forced(f) for f in packet.get("fp_hists") or []]
    since = c.get("jdstarthist")
    since = None if since is None or not math.isfinite(since) or since < 2441317.5 else tai_of_jd(since)
    stamps = {kind: (packet.get("cutout" + kind.capitalize()) or {}).get("stampData") for kind in ("science", "template", "difference")}
    return dict(survey="ztf", schema_version=packet.get("schemavsn") or version or "unversioned", alert_id=str(candid),
                object_id=packet.get("objectId") or "candid:%d" % candid, ss_object_id=c["ssnamenr"] if near else None,
                program_id=c["programid"], ra=c["ra"], dec=c["dec"], mjd_tai=tai_of_jd(c["jd"]), band=BANDS[c["fid"]],
                flux_njy=flux, flux_err_njy=err, science_flux_njy=None, template_flux_njy=None, limit_njy=limit,
                reliability=number(c.get("rb")) if drb is None else drb, flags=ztf_flags(c), light_curve=points,
                **whole_history(points, c.get("ndethist"), since)), stamps


def whole_history(points, count, since):
    """The survey's own count and first time; where it gives none, or one that cannot be, those of the light curve."""
    seen = sorted(p["mjd_tai"] for p in points if p["status"] == "detected" and 41317 <= p["mjd_tai"] <= 88069)
    since = since if since is not None and 41317 <= since <= 88069 else None
    return dict(n_detections=count if count and count > 0 else len(seen),
                first_detection_mjd_tai=since if since is not None else seen[0] if seen else None)


def first(record, *names):
    return next((record[name] for name in names if record.get(name) is not None), None)


def days(value):
    return 40587 + value / 86400 if value > 1e8 else value


def lsst_flags(s):
    return [name for name, value in s.items() if value is True] + (["timeWithdrawnMjdTai"] if withdrawn(s) else [])


def withdrawn(s):
    return (finite(s.get("timeWithdrawnMjdTai")) or 0) > 0


def lsst_point(s, status):
    flux = None if withdrawn(s) else finite(first(s, "psfFlux", "psFlux"))
    limit = times(finite(s.get("diaNoise")), 5)
    measured = limit if status == "upper_limit" else flux
    return dict(mjd_tai=days(first(s, "midpointMjdTai", "midPointTai")), band=first(s, "band", "filterName"), flux_njy=flux,
                flux_err_njy=None if flux is None else finite(first(s, "psfFluxErr", "psFluxErr")), limit_njy=limit,
                status="masked" if measured is None else status, flags=lsst_flags(s),
                science_flux_njy=None if withdrawn(s) else finite(first(s, "scienceFlux", "totFlux")))


def lsst(packet, version):
    s = packet["diaSource"]
    orbit = first(packet, "mpc_orbits", "MPCORB") or {}
    name = (packet.get("ssSource") or {}).get("designation") or first(orbit, "designation", "mpcDesignation")
    name = name or (str(s["ssObjectId"]) if s.get("ssObjectId") else None)
    dia = packet.get("diaObject") or {}
    dia_object = s.get("diaObjectId") or dia.get("diaObjectId")
    since = finite(dia.get("firstDiaSourceMjdTai"))
    since = None if since is None else days(since)
    points = [lsst_point(p, "detected") for p in once([s] + (packet.get("prvDiaSources") or []), "diaSourceId")]
    points += [lsst_point(p, "forced") for p in packet.get("prvDiaForcedSources") or []]
    points += [lsst_point(p, "upper_limit") for p in packet.get("prvDiaNondetectionLimits") or []]
    images = {kind: packet.get("cutout" + kind.capitalize()) for kind in ("science", "template", "difference")}
    return dict(survey="lsst", schema_version=version, alert_id=str(first(packet, "diaSourceId", "alertId")),
                object_id=str(dia_object) if dia_object else "sso:%s" % name, ss_object_id=name, program_id=None, ra=s["ra"],
                dec=first(s, "dec", "decl"), mjd_tai=days(first(s, "midpointMjdTai", "midPointTai")), band=first(s, "band", "filterName"),
                flux_njy=finite(first(s, "psfFlux", "psFlux")), flux_err_njy=finite(first(s, "psfFluxErr", "psFluxErr")),
                science_flux_njy=finite(first(s, "scienceFlux", "totFlux")), template_flux_njy=finite(s.get("templateFlux")),
                limit_njy=None, reliability=finite(s.get("reliability")), flags=lsst_flags(s),
                light_curve=points, **whole_history(points, dia.get("nDiaSources"), since)), images


def version_in(name):
    found = re.search(r"\.v([0-9]+)_([0-9]+)", name)
    return found and ".".join(found.groups())


def alert(packet, schema):
    other = other_surveys.read(packet, schema)
    if other:
        line, images = other
    elif "diaSource" in packet:
        line, images = lsst(packet, version_in("%s.%s %s" % (schema.get("namespace"), schema["name"], packet.get("lsst_schema_version"))))
    else:
        line, images = ztf(packet, schema.get("version"))
    line["light_curve"].sort(key=lambda p: p["mjd_tai"])
    line["cutouts"] = {kind: len(data) for kind, data in images.items() if data}
    return line


def joined(folder):
    """One schema from the files of a folder: parsed in any order in which their names are known."""
    texts = {os.path.basename(f): json.load(open(os.path.join(folder, f))) for f in os.listdir(folder) if f.endswith(".avsc")}
    root = texts.pop(next(name for name in texts if name.endswith("alert.avsc")))
    by_name = {t["name"] if "." in t["name"] else t.get("namespace", "") + "." + t["name"]: t for t in texts.values()}

    def resolve(node):
        if isinstance(node, str) and node in by_name:
            return resolve(by_name.pop(node))
        if isinstance(node, list):
            return [resolve(part) for part in node]
        if isinstance(node, dict):
            return {key: resolve(value) if key in ("type", "items", "values", "fields") else value for key, value in node.items()}
        return node

    return resolve(root)


def packets(path, schemas):
    with open(path, "rb") as file:
        if file.read(1) == b"\x00":
            number_of = struct.unpack(">i", file.read(4))[0]
            schema = joined(os.path.join(schemas, "%d.%d" % divmod(number_of, 100)))
            parsed = avro.schema.parse(json.dumps(schema))
            yield avro.io.DatumReader(parsed, parsed).read(avro.io.BinaryDecoder(io.BytesIO(file.read()))), schema
            return
        file.seek(0)
        reader = avro.datafile.DataFileReader(file, avro.io.DatumReader())
        schema = json.loads(reader.meta["avro.schema"])
        for packet in reader:
            yield packet, schema


def files(path):
    if os.path.isfile(path):
        return [path]
    found = [os.path.join(folder, name) for folder, _, names in os.walk(path) for name in names]
    return sorted(name for name in found if name.endswith((".avro", ".bin")))


def main():
    for path in (file for argument in sys.argv[2:] for file in files(argument)):
        index = 0
        try:
            for packet, schema in packets(path, sys.argv[1]):
                line = alert(packet, schema if isinstance(schema, dict) else schema[-1])
                print(json.dumps(dict(file=path, index=index, **line)))
                index += 1
        except Exception as error:  # whatever the library makes of damage, it is one line here
            print(json.dumps(dict(file=path, index=index, error=("%s: %s" % (type(error).__name__, error))[:200])))


main()
