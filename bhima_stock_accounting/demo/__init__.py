from . import demo_hospital
