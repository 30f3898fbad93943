// Photos and signatures in forms. A page says where they go: `attend(sink)`, where a sink takes a picture and returns
// its code, a word and where it can be seen. Everything is heard at the document, since forms are shown anew.
const LONGEST = 1600;  // pixels: enough to see a crack, small enough for a bad line
const QUALITY = 0.8;
const AS_IT_IS = 24_000_000;

const told = (field) => field.querySelector("[data-told]");

function stamp() {
  const now = new Date();
  const two = (number) => String(number).padStart(2, "0");
  return `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
}

function blobOf(canvas, type, quality) {
  return new Promise((done, failed) => canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("no picture"))), type, quality));
}

// A photo as it is sent: upright, at most so many pixels, without the place where it was taken.
export async function shrunk(file) {
  let picture;
  try {
    picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    if (file.size > AS_IT_IS) throw new Error(file.name);
    return { blob: file, name: file.name };  // a kind that this browser cannot draw; the desk says whether it takes it
  }
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await blobOf(canvas, "image/jpeg", QUALITY);
  canvas.width = canvas.height = 0;  // telephones run out of canvas memory
  return { blob, name: `${file.name.replace(/\.[^.]*$/, "") || "photo"}-${stamp()}.jpg` };
}

// Puts a picture into its field, as an answer that is ticked.
export function shown(field, { code, word, url }) {
  const line = field.querySelector("template").content.cloneNode(true);
  const box = line.querySelector("input"), image = line.querySelector("img");
  box.name = field.dataset.papers;
  box.value = code;
  line.querySelector("span").textContent = word;
  if (url) image.src = url; else image.remove();
  const kept = field.querySelector("[data-kept]");
  if (field.dataset.subject === "signature") {
    kept.replaceChildren();
    byHand(field, true);
  }
  if (![...kept.querySelectorAll("input")].some((one) => one.value === code)) kept.append(line);
  return box;
}

function byHand(field, drawn) {
  const typed = field.querySelector(".typed input");
  typed.disabled = drawn;
  if (drawn) typed.value = "";
}

async function taken(field, pictures, sink) {
  const line = told(field);
  line.textContent = line.dataset.working;
  field.setAttribute("aria-busy", "true");
  try {
    for (const make of pictures) {
      const { blob, name } = await make();
      const kept = await sink(field.closest("form"), { field: field.dataset.papers, subject: field.dataset.subject, blob, name });
      shown(field, kept).dispatchEvent(new Event("input", { bubbles: true }));
    }
    line.textContent = "";
  } catch (error) {
    line.textContent = line.dataset.failed + error.message;
  } finally {
    field.removeAttribute("aria-busy");
  }
}

// --- a signature: strokes of a finger, a pen or a mouse
function begin(event, canvas) {
  const sheet = canvas.getContext("2d"), at = (one) => {
    const box = canvas.getBoundingClientRect();
    return [(one.clientX - box.left) * canvas.width / box.width, (one.clientY - box.top) * canvas.height / box.height];
  };
  event.preventDefault();
  canvas.setPointerCapture(event.pointerId);
  sheet.lineWidth = 4;
  sheet.lineCap = sheet.lineJoin = "round";
  sheet.strokeStyle = "#10243a";
  sheet.beginPath();
  sheet.moveTo(...at(event));
  sheet.lineTo(...at(event));
  sheet.stroke();
  canvas.dataset.drawn = "1";
  const draw = (one) => {
    for (const each of one.getCoalescedEvents?.() ?? [one]) sheet.lineTo(...at(each));
    sheet.stroke();
  };
  const end = () => {
    canvas.removeEventListener("pointermove", draw);
    for (const name of ["pointerup", "pointercancel"]) canvas.removeEventListener(name, end);
  };
  canvas.addEventListener("pointermove", draw);
  for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, end);
}

function wiped(canvas) {
  canvas.getContext("2d").clearRect(0, 0, canvas.width, canvas.height);
  delete canvas.dataset.drawn;
}

async function signed(field, sink) {
  const canvas = field.querySelector("canvas");
  await taken(field, [async () => ({ blob: await blobOf(canvas, "image/png"), name: `signature-${stamp()}.png` })], sink);
  if (field.querySelector("[data-kept] input")) wiped(canvas);
}

// What was signed and not yet used is used when the form is sent.
export async function signedYet(form, sink) {
  for (const canvas of form.querySelectorAll("canvas[data-drawn]")) await signed(canvas.closest("[data-papers]"), sink);
}

export function attend(sink) {
  document.documentElement.classList.add("takes-papers");
  document.addEventListener("change", async (event) => {
    const field = event.target.closest("[data-papers]");
    if (field && event.target.matches("[data-take]")) {
      const files = [...event.target.files];
      event.stopPropagation();
      await taken(field, files.map((file) => () => shrunk(file)), sink);
      event.target.value = "";
    } else if (field?.dataset.subject === "signature" && event.target.type === "checkbox" && !event.target.checked) {
      byHand(field, false);
      event.target.closest("label").remove();
    }
  });
  document.addEventListener("pointerdown", (event) => {
    const canvas = event.target.closest?.("canvas[data-pad]");
    if (canvas && event.isPrimary) begin(event, canvas);
  });
  document.addEventListener("click", (event) => {
    const field = event.target.closest("[data-papers]");
    if (!field) return;
    const canvas = field.querySelector("canvas");
    if (event.target.matches("[data-again]")) {
      wiped(canvas);
      field.querySelector("[data-kept]").replaceChildren();
      byHand(field, false);
      told(field).textContent = "";
    }
    if (event.target.matches("[data-use]")) {
      if (canvas.dataset.drawn) signed(field, sink);
      else told(field).textContent = told(field).dataset.blank;
    }
  });
}

// Sends a picture to the desk; `failed` tells why it was not taken.
export async function sent(where, { subject, blob, name, who }) {
  const body = new FormData();
  if (who) body.append("who", who);
  body.append("subject", subject);
  body.append("file", blob, name);
  const answer = await fetch(where, { method: "POST", body, redirect: "manual" });
  if (answer.ok) return await answer.json();
  let reason = answer.statusText || String(answer.status);
  try { reason = (await answer.json()).told; } catch { /* not from the page itself */ }
  throw Object.assign(new Error(reason), { status: answer.type === "opaqueredirect" ? 401 : answer.status });
}
