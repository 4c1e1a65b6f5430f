#!/usr/bin/env python3
"""What astropy and astropy-healpix say about random places, for the tests of core/Sky: one CSV line a case, on stdout.

usage: sky_reference.py CASES SEED
"""
import sys

import numpy as np
from astropy import units as u
from astropy.coordinates import SkyCoord, angular_separation
from astropy.cosmology import FlatLambdaCDM
from astropy.time import Time
from astropy_healpix import HEALPix

COLUMNS = ("order,ra,dec,cell,centre_ra,centre_dec,ra2,dec2,separation_arcsec,"
           "disc_order,disc_radius_arcsec,disc_point_cell,pm_ra,pm_dec,epoch,year,moved_ra,moved_dec,redshift,distance_mpc")
MAX_ORDER = 29
# So near that no made-up motion comes close to the speed of light, of which ours knows nothing.
NEAR_PC = 0.1


def places(rng, count):
    """Anywhere, and one of four near a pole, near RA 0/360, near the edge of a polar cap, or near a meridian between faces."""
    ra = rng.uniform(0, 360, count)
    dec = np.degrees(np.arcsin(rng.uniform(-1, 1, count)))
    kind = rng.integers(0, 16, count)
    tiny = 10.0 ** rng.uniform(-7, -1, count) * rng.choice([-1, 1], count)
    dec = np.where(kind == 0, 90 - np.abs(tiny), dec)
    dec = np.where(kind == 1, -90 + np.abs(tiny), dec)
    ra = np.where(kind == 2, np.mod(tiny, 360), ra)
    dec = np.where(kind == 3, np.degrees(np.arcsin(2 / 3)) * rng.choice([-1, 1], count) + tiny, dec)
    ra = np.where(kind == 4, np.mod(rng.integers(0, 8, count) * 45 + tiny, 360), ra)
    return ra, dec


def per_order(orders, work):
    """work(HEALPix, mask) for each order; the results of all, in place."""
    result = None
    for order in np.unique(orders):
        mask = orders == order
        part = work(HEALPix(2 ** int(order), order="nested"), mask)
        if result is None:
            result = [np.empty(len(orders), dtype=p.dtype) for p in part]
        for whole, piece in zip(result, part):
            whole[mask] = piece
    return result


def deg(lon, lat):
    return lon.to_value(u.deg), lat.to_value(u.deg)


def main(count, seed):
    rng = np.random.default_rng(seed)
    ra, dec = places(rng, count)
    order = rng.integers(0, MAX_ORDER + 1, count)
    cell, centre_ra, centre_dec = per_order(order, lambda grid, m: (
        (c := grid.lonlat_to_healpix(ra[m] * u.deg, dec[m] * u.deg)), *deg(*grid.healpix_to_lonlat(c))))

    here = SkyCoord(ra * u.deg, dec * u.deg)
    step = 10.0 ** rng.uniform(-6, 2.2, count)
    there = here.directional_offset_by(rng.uniform(0, 360, count) * u.deg, step * u.deg)
    ra2, dec2 = there.ra.deg, there.dec.deg
    separation = np.degrees(angular_separation(*np.radians([ra, dec, ra2, dec2]))) * 3600

    disc_order = rng.integers(0, 14, count)
    side = np.degrees(np.sqrt(np.pi / 3)) / 2.0 ** disc_order
    radius = np.minimum(side * 10 ** rng.uniform(-3, 0.5, count), 179)
    far = np.where(rng.integers(0, 2, count) == 0, 1 - 1e-9, np.sqrt(rng.uniform(0, 1, count)))
    point = here.directional_offset_by(rng.uniform(0, 360, count) * u.deg, radius * far * u.deg)
    (point_cell,) = per_order(disc_order, lambda grid, m: (grid.lonlat_to_healpix(point.ra[m], point.dec[m]),))

    speed = 10.0 ** rng.uniform(-1, 4, count)
    angle = rng.uniform(0, 2 * np.pi, count)
    pm_ra, pm_dec = speed * np.sin(angle), speed * np.cos(angle)
    epoch = np.round(rng.uniform(1950, 2020, count), 1)
    year = np.round(rng.uniform(1950, 2050, count), 3)
    moved = SkyCoord(ra * u.deg, dec * u.deg, distance=np.full(count, NEAR_PC) * u.pc, pm_ra_cosdec=pm_ra * u.mas / u.yr, pm_dec=pm_dec * u.mas / u.yr,
                     radial_velocity=np.zeros(count) * u.km / u.s, obstime=Time(epoch, format="jyear", scale="tt"))
    moved = moved.apply_space_motion(new_obstime=Time(year, format="jyear", scale="tt"))

    redshift = 10.0 ** rng.uniform(-4, 1.3, count)
    distance = FlatLambdaCDM(H0=67.66, Om0=0.3111, Tcmb0=0).angular_diameter_distance(redshift).to_value(u.Mpc)

    print(COLUMNS)
    table = (order, ra, dec, cell, centre_ra, centre_dec, ra2, dec2, separation, disc_order, radius * 3600, point_cell,
             pm_ra, pm_dec, epoch, year, moved.ra.deg, moved.dec.deg, redshift, distance)
    for row in zip(*(column.tolist() for column in table)):
        print(",".join(map(repr, row)))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
