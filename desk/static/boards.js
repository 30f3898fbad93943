// Draws each chart from the data beside it, whose numbers stand in the table below; nothing is evaluated as code.
"use strict";

addEventListener("DOMContentLoaded", () => {
  for (const place of document.querySelectorAll("[data-chart]")) {
    const option = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    const told = place.getAttribute("aria-label");
    const chart = echarts.init(place, null, { renderer: "canvas" });
    chart.setOption(option);
    place.setAttribute("aria-label", told);
    new ResizeObserver(() => chart.resize()).observe(place);
  }
  for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => print());
});
