/* The panel: what the user chooses to see, kept in the page's address. */
"use strict";

function routeplanPanel(map, tiles, dataId) {
  const data = JSON.parse(document.getElementById(dataId).textContent);
  const { outlets, reps, routes, days, colourings } = data;
  const weekdays = [...new Set(days.map((day) => day.weekday))];
  const repColouring = colourings.find((c) => c.key === "rep");
  const drawing = routeplanDrawing(map, data);
  const planned = days.length > 0; // else these are territories alone
  const LAYERS = { territories: "Territories", outlets: "Outlets", homes: "Homes" };
  if (planned) {
    LAYERS.routes = "Routes of the chosen day or rep";
    LAYERS.unserved = "Not visited, too few visits";
  }
  const GREY = "#555555";
  const NUMBERS_FROM_ZOOM = 13; // numbers of many routes at once need room
  const choice = {
    rep: "", when: "", colour: "rep", hide: new Set(), off: new Set(),
    background: tiles ? "tiles" : "none",
  };
  const parts = {};

  /* ---- the page's address: #rep=R001&day=3&colour=class&hide=homes,territories ---- */

  function readAddress() {
    const wish = new URLSearchParams(location.hash.slice(1));
    const day = Number(wish.get("day"));
    choice.rep = reps.id.includes(wish.get("rep")) ? wish.get("rep") : "";
    choice.when = weekdays.includes(wish.get("weekday")) ? wish.get("weekday") : "";
    if (day >= 1 && day <= days.length) choice.when = String(day);
    choice.colour = (colourings.find((c) => c.key === wish.get("colour")) || colourings[0]).key;
    choice.hide = new Set((wish.get("hide") || "").split(",").filter((name) => name in LAYERS));
    choice.off = new Set();
    choice.background = tiles && wish.get("background") !== "none" ? "tiles" : "none";
  }

  function writeAddress() {
    if (!/^(file|https?):$/.test(location.protocol)) return; // a frame without its own address
    const wish = new URLSearchParams();
    if (choice.rep) wish.set("rep", choice.rep);
    if (choice.when) wish.set(weekdays.includes(choice.when) ? "weekday" : "day", choice.when);
    if (choice.colour !== colourings[0].key) wish.set("colour", choice.colour);
    if (choice.hide.size) wish.set("hide", [...choice.hide].join(","));
    if (tiles && choice.background === "none") wish.set("background", "none");
    history.replaceState(null, "", `#${wish}`);
  }

  /* ---- what is seen ---- */

  function currentView() {
    const colouring = colourings.find((c) => c.key === choice.colour);
    const onDay = (day) =>
      !choice.when || choice.when === String(day) || choice.when === days[day - 1].weekday;
    const showsRep = (k) =>
      (!choice.rep || reps.id[k] === choice.rep) &&
      !(choice.colour === "rep" && choice.off.has(k));
    const weekday = (route) => weekdays.indexOf(days[route.day - 1].weekday);
    const inView = (route) => showsRep(route.rep) && onDay(route.day) &&
      !(choice.colour === "weekday" && choice.off.has(weekday(route)));
    const oneDay = choice.when && !weekdays.includes(choice.when);
    const seen = routes.filter(inView);
    const roomForNumbers = seen.length <= 12 || map.getZoom() >= NUMBERS_FROM_ZOOM;
    const visited = new Set(planned
      ? seen.flatMap((route) => route.stops)
      : outlets.id.map((_, i) => i).filter((i) => showsRep(repColouring.of[i])));
    return {
      seen, showsRep, visited,
      shows: (layer) => !choice.hide.has(layer),
      showsOutlet: (i) => visited.has(i) && !choice.off.has(colouring.of[i]),
      showsRoute: (route) => inView(route) && (oneDay || choice.rep),
      showsNumbers: (route) => inView(route) && oneDay && roomForNumbers,
      colour: (i) => colouring.colours[colouring.of[i]],
      repColour: (k) => choice.colour === "rep" ? repColouring.colours[k] : GREY,
      routeColour: (route) => {
        if (choice.colour === "rep") return repColouring.colours[route.rep];
        if (choice.colour !== "weekday") return GREY;
        return colouring.colours[weekday(route)];
      },
    };
  }

  function update() {
    const view = currentView();
    const drawn = drawing.draw(view);
    if (tiles && choice.background === "none") tiles.remove();
    if (tiles && choice.background === "tiles") tiles.addTo(map);
    showChoice();
    showFigures(view);
    showLegend(view);
    parts.crowd.hidden = !drawing.isCrowded();
    writeAddress();
    document.body.dataset.drawnOutlets = drawn;
  }

  /* Show all that the choice of rep and day leaves, beside the panel when there is room. */
  function zoom() {
    const view = currentView();
    const places = [...view.visited].map((i) => outlets.place[i]);
    const homes = reps.start.filter((_, k) => view.showsRep(k));
    const all = places.length || homes.length ? [...places, ...homes] : reps.start;
    const beside = map.getSize().x > 900 ? parts.panel.offsetWidth + 20 : 20;
    map.fitBounds(all, {
      paddingTopLeft: [20, 20], paddingBottomRight: [beside, 20], maxZoom: 16, animate: false,
    });
  }

  /* ---- the panel ---- */

  function make(tag, parent, text, className) {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    parent.append(made);
    return made;
  }

  function select(parent, label, onChange) {
    const row = make("label", parent, undefined, "plan-row");
    make("span", row, label);
    const made = make("select", row);
    made.addEventListener("change", () => onChange(made.value));
    return made;
  }

  function option(parent, value, text) {
    make("option", parent, text).value = value;
  }

  function button(parent, text, title, onClick) {
    const made = make("button", parent, text);
    made.type = "button";
    made.title = title;
    made.addEventListener("click", onClick);
    return made;
  }

  function makeRepSelect(body) {
    const names = repColouring.names;
    parts.rep = select(body, "Rep", (value) => {
      choice.rep = value;
      choice.off.clear();
      zoom();
      update();
    });
    option(parts.rep, "", `All ${reps.id.length} reps`);
    reps.id.forEach((id, k) => option(parts.rep, id, names[k]));
  }

  function makeDaySelect(body) {
    parts.when = select(body, "Day", (value) => { choice.when = value; update(); });
    option(parts.when, "", "All days");
    const week = make("optgroup", parts.when);
    week.label = "Weekday";
    weekdays.forEach((name) => option(week, name, `Every ${name}`));
    const single = make("optgroup", parts.when);
    single.label = "Day, with its routes";
    days.forEach((day, k) => option(single, String(k + 1), day.label));
    const row = parts.when.parentElement;
    button(row, "◀", "Day before", () => stepDay(-1));
    button(row, "▶", "Next day", () => stepDay(1));
  }

  function stepDay(step) {
    const now = weekdays.includes(choice.when) ? 0 : Number(choice.when);
    choice.when = String(Math.min(days.length, Math.max(1, now + step)));
    update();
  }

  function makeColourSelect(body) {
    parts.colour = select(body, "Colours", (value) => {
      choice.colour = value;
      choice.off.clear();
      update();
    });
    colourings.forEach((c) => option(parts.colour, c.key, `by ${c.label.toLowerCase()}`));
  }

  function makeLayerBoxes(body) {
    parts.boxes = {};
    for (const [name, label] of Object.entries(LAYERS)) {
      const row = make("label", body, undefined, "plan-box");
      const box = make("input", row);
      box.type = "checkbox";
      make("span", row, label);
      box.addEventListener("change", () => {
        choice.hide[box.checked ? "delete" : "add"](name);
        update();
      });
      parts.boxes[name] = box;
    }
  }

  function makeBackgroundSelect(body) {
    if (!tiles) return;
    parts.background = select(body, "Ground", (value) => { choice.background = value; update(); });
    option(parts.background, "tiles", "street map (needs the web)");
    option(parts.background, "none", "no background");
  }

  function makeSearch(body) {
    const row = make("label", body, undefined, "plan-row");
    make("span", row, "Find");
    const box = make("input", row);
    box.type = "search";
    box.placeholder = "outlet id or name, Enter";
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !box.value.trim()) return;
      const wanted = box.value.trim().toLowerCase();
      let found = outlets.id.findIndex((id) => id.toLowerCase() === wanted);
      if (found < 0) found = outlets.name.findIndex((n) => n.toLowerCase().includes(wanted));
      box.classList.toggle("plan-missing", found < 0);
      if (found >= 0) drawing.showOutlet(found);
    });
  }

  function showChoice() {
    for (const name of ["rep", "when", "colour", "background"]) {
      if (parts[name]) parts[name].value = choice[name];
    }
    for (const [name, box] of Object.entries(parts.boxes)) box.checked = !choice.hide.has(name);
  }

  function showFigures(view) {
    if (planned) showRepDays(view);
    else parts.figures.textContent = reps.id.flatMap((id, k) =>
      id === choice.rep ? reps.facts[k] : []).join(" · ");
  }

  function showRepDays({ seen }) {
    const number = (value) => value.toLocaleString("en", { maximumFractionDigits: 1 });
    const sum = (figure) => number(seen.reduce((total, route) => total + figure(route), 0));
    const texts = [
      `${sum((route) => route.stops.length)} visits on ${number(seen.length)} `
        + `rep-day${seen.length === 1 ? "" : "s"}`,
      `${sum((route) => route.work / 60)} h work, ${sum((route) => route.travel / 60)} h of it travel`,
    ];
    if (seen.length === 1) texts.push(`back at ${seen[0].finish}`);
    parts.figures.textContent = texts.join(" · ");
  }

  function countByColour(colouring, view) {
    const counts = colouring.names.map(() => 0);
    for (const i of view.visited) if (colouring.of[i] >= 0) counts[colouring.of[i]] += 1;
    return counts;
  }

  function showLegend(view) {
    const colouring = colourings.find((c) => c.key === choice.colour);
    const counts = countByColour(colouring, view);
    const top = parts.legend.scrollTop;
    parts.legend.replaceChildren();
    colouring.names.forEach((name, k) => {
      if (choice.colour === "rep" && choice.rep && reps.id[k] !== choice.rep) return;
      const row = make("label", parts.legend, undefined, "plan-box");
      const box = make("input", row);
      box.type = "checkbox";
      box.checked = !choice.off.has(k);
      box.addEventListener("change", () => {
        choice.off[box.checked ? "delete" : "add"](k);
        update();
      });
      make("i", row, undefined, "plan-chip").style.background = colouring.colours[k];
      make("span", row, name, "plan-name");
      make("span", row, counts[k].toLocaleString("en"), "plan-count");
    });
    parts.legend.scrollTop = top;
  }

  function switchAll(on) {
    const colouring = colourings.find((c) => c.key === choice.colour);
    choice.off = new Set(on ? [] : colouring.names.keys());
    update();
  }

  function makeLegend(body) {
    const head = make("div", body, undefined, "plan-legend-head");
    make("span", head, "Outlets");
    button(head, "all", "Show all", () => switchAll(true));
    button(head, "none", "Show none", () => switchAll(false));
    parts.legend = make("div", body, undefined, "plan-legend");
    const marks = make("div", body, undefined, "plan-marks");
    const crowd = "Zoom in to see every outlet: many would hide one another.";
    parts.crowd = make("div", marks, crowd, "plan-crowd");
    const signs = [["plan-size", "larger: more visits wanted"], ["plan-home", "home of a rep"]];
    if (planned) signs.push(["plan-ring", "fewer visits than wanted"], ["plan-cross", "not visited"]);
    for (const [sign, text] of signs) {
      const row = make("div", marks);
      make("i", row, undefined, sign);
      make("span", row, text);
    }
  }

  function makePanel() {
    const box = parts.panel = L.DomUtil.create("div", "plan-panel");
    const head = make("div", box, undefined, "plan-head");
    make("b", head, data.title);
    button(head, "fit", "Zoom to all that is chosen", zoom);
    const fold = button(head, "", "Fold or unfold the panel", () => setFolded(!folded()));
    const folded = () => box.classList.contains("plan-folded");
    const setFolded = (yes) => {
      box.classList.toggle("plan-folded", yes);
      fold.textContent = yes ? "+" : "–";
    };
    const body = make("div", box, undefined, "plan-body");
    make("p", body, data.figures, "plan-figures");
    makeRepSelect(body);
    if (planned) makeDaySelect(body);
    parts.figures = make("p", body, "", "plan-figures");
    makeColourSelect(body);
    makeLegend(body);
    makeLayerBoxes(body);
    makeBackgroundSelect(body);
    makeSearch(body);
    setFolded(map.getSize().x < 640);
    L.DomEvent.disableClickPropagation(box);
    L.DomEvent.disableScrollPropagation(box);
    return box;
  }

  const control = L.control({ position: "topright" });
  control.onAdd = makePanel;
  control.addTo(map);
  readAddress();
  zoom();
  update();
  map.on("moveend", () => { if (drawing.isCrowded() || (choice.when && !choice.rep)) update(); });
  window.addEventListener("hashchange", () => { readAddress(); zoom(); update(); });
  document.body.dataset.routeplan = "ready";
}
