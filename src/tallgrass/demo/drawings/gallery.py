"""temp"""
from random import Random
import resvg_py
from tallgrass.demo.drawings import landscapes, city
P={"hills":landscapes.hills,"coast":landscapes.coast,"lake":landscapes.lake,"city-dusk":city.city_dusk,"map-pattern":city.map_pattern}
PICTURES=tuple(P)
def draw(n,s): return P[n](Random(f"{n}:{s}"))
def raster(svg,width): return bytes(resvg_py.svg_to_bytes(svg_string=svg,width=width,skip_system_fonts=True))
