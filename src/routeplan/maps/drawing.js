/* Draws a plan on a Leaflet map, as far as the panel's choice shows it. */
"use strict";

const routeplanDrawing = (() => {
  const WARNING = "#d00000";
  const CROWDED = 6000; // of more marks only those are drawn that would not hide one another
  const CELL = 4; // pixels of a mark among many
  const MANY_REPS = 150; // whose homes are drawn small

  /* A disc with its order number, on the canvas like every other mark. */
  const NumberMark = L.CircleMarker.extend({
    _updatePath() {
      this._renderer._updateCircle(this);
      if (!this._renderer._drawing || this._empty()) return;
      const pen = this._renderer._ctx;
      pen.globalAlpha = 1;
      pen.fillStyle = "#000";
      pen.font = "bold 11px sans-serif";
      pen.textAlign = "center";
      pen.textBaseline = "middle";
      pen.fillText(this.options.number, this._point.x, this._point.y + 0.5);
    },
  });

  /* A cross: an outlet that nobody visits. Its form tells it apart without colours. */
  const CrossMark = L.CircleMarker.extend({
    _updatePath() {
      if (!this._renderer._drawing || this._empty()) return;
      const pen = this._renderer._ctx, { x, y } = this._point, r = this._radius;
      pen.globalAlpha = 1;
      for (const [colour, width] of [["#fff", 4.5], [WARNING, 2]]) {
        pen.beginPath();
        pen.moveTo(x - r, y - r);
        pen.lineTo(x + r, y + r);
        pen.moveTo(x - r, y + r);
        pen.lineTo(x + r, y - r);
        pen.strokeStyle = colour;
        pen.lineWidth = width;
        pen.stroke();
      }
    },
  });

  function element(tag, className, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function lines(title, texts) {
    const box = element("div");
    box.append(element("b", "", title));
    for (const text of texts) if (text) box.append(element("div", "", text));
    return box;
  }

  /* The stops of every outlet, and what the unserved table says of it. */
  function notes(data) {
    const stops = data.outlets.id.map(() => []);
    for (const route of data.routes) {
      route.stops.forEach((outlet, k) =>
        stops[outlet].push({ day: route.day, number: k + 1, arrive: route.arrive[k] }));
    }
    const unserved = new Map();
    data.unserved.outlet.forEach((outlet, k) =>
      unserved.set(outlet, { reason: data.unserved.reason[k], repair: data.unserved.repair[k] }));
    return { stops, unserved };
  }

  function outletTip(data, about, i) {
    const { outlets, colourings, days } = data;
    const groups = colourings.filter((c) => c.key !== "weekday" && c.of[i] >= 0);
    const missing = about.unserved.get(i);
    const stops = about.stops[i].slice(0, 8)
      .map((s) => `${days[s.day - 1].label}, ${s.arrive}, stop ${s.number}`);
    if (about.stops[i].length > 8) stops.push(`and ${about.stops[i].length - 8} more`);
    return lines(outlets.name[i] || outlets.id[i], [
      outlets.name[i] ? `Outlet ${outlets.id[i]}` : "",
      ...groups.map((c) => `${c.label}: ${c.names[c.of[i]]}`),
      outlets.planned
        ? `Visits: ${outlets.planned[i]} of ${outlets.wanted[i]} wanted, ${outlets.service[i]} min each`
        : `Visits: ${outlets.wanted[i]}, ${outlets.service[i]} min each`,
      ...stops,
      missing ? missing.reason : "",
      missing && missing.repair ? `Repair: ${missing.repair}` : "",
    ]);
  }

  function house(colour) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    svg.setAttribute("viewBox", "0 0 22 22");
    path.setAttribute("d", "M11 2 L20.5 10.5 H17.5 V19.5 H4.5 V10.5 H1.5 Z");
    path.setAttribute("fill", colour);
    path.setAttribute("stroke", "#000");
    path.setAttribute("stroke-width", "1.5");
    svg.append(path);
    return svg;
  }

  function mark(place, content, tip, size) {
    const icon = L.divIcon({ className: "plan-mark", html: content, iconSize: [size, size] });
    return L.marker(place, { icon }).bindTooltip(tip);
  }

  /* Points of a way on roads: whole hundred-thousandths of a degree, each less the one before. */
  function followed(steps) {
    const points = [];
    let lat = 0, lon = 0;
    for (let k = 0; k < steps.length; k += 2) {
      lat += steps[k];
      lon += steps[k + 1];
      points.push([lat / 1e5, lon / 1e5]);
    }
    return points;
  }

  return function (map, data) {
    const { outlets, reps, routes } = data;
    const repNames = data.colourings.find((c) => c.key === "rep").names;
    const about = notes(data);
    const renderer = L.canvas({ padding: 0.3 }).addTo(map);
    const still = { renderer, interactive: false };
    const layers = {};
    let crowded = false; // not all marks are drawn, and others when the map is moved
    for (const name of ["territories", "routes", "outlets", "unserved", "homes"]) {
      layers[name] = L.featureGroup().addTo(map);
    }
    for (const name of ["outlets", "unserved"]) {
      layers[name].bindTooltip((layer) => outletTip(data, about, layer.options.outlet));
    }

    function drawTerritories(view) {
      reps.shape.forEach((shape, k) => {
        if (!shape.length || !view.showsRep(k)) return;
        L.polygon(shape, {
          ...still, color: view.repColour(k), weight: 1.5, fillOpacity: 0.15, smoothFactor: 0.5,
        }).addTo(layers.territories);
      });
    }

    function drawRoutes(view) {
      for (const route of routes.filter(view.showsRoute)) {
        const stops = route.stops.map((i) => outlets.place[i]);
        const way = route.way
          ? followed(route.way)
          : [reps.start[route.rep], ...stops, reps.end[route.rep]];
        const colour = view.routeColour(route);
        L.polyline(way, { ...still, color: "#fff", weight: 5, opacity: 0.8 })
          .addTo(layers.routes);
        L.polyline(way, { ...still, color: colour, weight: 2.5, opacity: 1 })
          .addTo(layers.routes);
      }
    }

    function drawOutlet(i, view, size) {
      const short = outlets.planned && outlets.planned[i] < outlets.wanted[i]
        && view.shows("unserved");
      L.circleMarker(outlets.place[i], {
        renderer, outlet: i,
        radius: size + Math.min(4, Math.sqrt(outlets.wanted[i] || 0)),
        color: short ? WARNING : "#fff",
        weight: short ? 2.5 : 0.8,
        fillColor: view.colour(i),
        fillOpacity: 0.9,
      }).addTo(layers.outlets);
    }

    /* Of many outlets those in sight, and one where several would hide one another. */
    function thinned(chosen) {
      if (chosen.length <= CROWDED) return chosen;
      const sight = map.getBounds().pad(0.3), taken = new Set();
      crowded = true;
      return chosen.filter((i) => {
        if (!sight.contains(outlets.place[i])) return false;
        const { x, y } = map.latLngToLayerPoint(outlets.place[i]);
        const cell = `${Math.floor(x / CELL)} ${Math.floor(y / CELL)}`;
        return !taken.has(cell) && taken.add(cell);
      });
    }

    function drawOutlets(view) {
      const chosen = outlets.id.map((_, i) => i).filter(view.showsOutlet);
      // Large ones first, so that they hide none of the small ones.
      chosen.sort((a, b) => outlets.wanted[b] - outlets.wanted[a]);
      const drawn = thinned(chosen);
      const size = drawn.length > 6000 ? 1 : drawn.length > 800 ? 2 : 3;
      for (const i of drawn) drawOutlet(i, view, size);
      return drawn.length;
    }

    function drawNumbers(view) {
      for (const route of routes.filter(view.showsNumbers)) {
        route.stops.forEach((outlet, k) => {
          const options = { renderer, outlet, number: k + 1, radius: 9, weight: 2.5 };
          new NumberMark(outlets.place[outlet], {
            ...options, color: view.routeColour(route), fillColor: "#fff", fillOpacity: 1,
          }).addTo(layers.outlets);
        });
      }
    }

    function drawUnserved() {
      const missing = thinned(outlets.id.map((_, i) => i).filter((i) => !about.stops[i].length));
      const radius = missing.length > 300 ? 3 : 4;
      for (const outlet of missing) {
        new CrossMark(outlets.place[outlet], { renderer, outlet, radius }).addTo(layers.unserved);
      }
    }

    function drawHomes(view) {
      const size = reps.id.length > MANY_REPS ? 12 : 22;
      reps.id.forEach((_, k) => {
        if (!view.showsRep(k)) return;
        const [start, end] = [reps.start[k], reps.end[k]];
        const facts = reps.facts ? reps.facts[k] : [];
        mark(start, house(view.repColour(k)), lines(repNames[k], ["Start of the day", ...facts]), size)
          .addTo(layers.homes);
        if (L.latLng(start).equals(end)) return;
        const flag = element("div", "plan-end");
        flag.style.background = view.repColour(k);
        mark(end, flag, lines(repNames[k], ["End of the day"]), size).addTo(layers.homes);
      });
    }

    /* Draw anew what the view shows; gives the number of outlets drawn. */
    function draw(view) {
      for (const layer of Object.values(layers)) layer.clearLayers();
      crowded = false;
      if (view.shows("territories")) drawTerritories(view);
      if (view.shows("routes")) drawRoutes(view);
      const drawn = view.shows("outlets") ? drawOutlets(view) : 0;
      if (view.shows("routes")) drawNumbers(view);
      if (view.shows("unserved") && data.days.length) drawUnserved();
      if (view.shows("homes")) drawHomes(view);
      return drawn;
    }

    function showOutlet(i) {
      map.setView(outlets.place[i], Math.max(map.getZoom(), 15));
      L.popup().setLatLng(outlets.place[i]).setContent(outletTip(data, about, i)).openOn(map);
    }

    return { draw, showOutlet, isCrowded: () => crowded };
  };
})();
