"""The desk (工作台): the web page where service staff work and managers see."""
