// Runs in a page, through WebDriver: makes one request as pages do, and says what the page may read of the answer.
// The first argument is the request, the last one takes what is said.

const done = arguments[arguments.length - 1];

async function make({ via, url, method, headers, body, ...options }) {
  if (via === "fetch") {
    try {
      const response = await fetch(url, { method, headers, body, ...options });
      const { status, type, redirected } = response;
      return { status, type, redirected, headers: [...response.headers], body: await response.text() };
    } catch (error) {
      return { error: String(error) };
    }
  }
  return new Promise((resolve) => {
    const xhr = new XMLHttpRequest();
    xhr.open(method, url);
    for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value);
    xhr.withCredentials = options.credentials === "include";
    if (via === "upload") xhr.upload.onprogress = () => {};
    xhr.onerror = () => resolve({ error: "an error event" });
    xhr.onload = () => {
      const lines = xhr.getAllResponseHeaders().trim().split("\r\n").filter((line) => line !== "");
      const headers = lines.map((line) => [line.split(": ", 1)[0], line.slice(line.indexOf(": ") + 2)]);
      resolve({ status: xhr.status, type: "xhr", redirected: false, headers, body: xhr.responseText });
    };
    xhr.send(body);
  });
}

// A frame without `allow-same-origin` has an opaque origin, which browsers send as `null`.
function inSandbox(request) {
  return new Promise((resolve) => {
    const frame = document.createElement("iframe");
    frame.setAttribute("sandbox", "allow-scripts");
    frame.srcdoc = `<script>
      ${make}
      addEventListener("message", async (event) => event.source.postMessage(await make(event.data), "*"));
    </${"script"}>`;
    frame.onload = () => frame.contentWindow.postMessage(request, "*");
    addEventListener("message", (event) => resolve(event.data), { once: true });
    document.body.append(frame);
  });
}

const { sandboxed, ...request } = arguments[0];
(sandboxed ? inSandbox(request) : make(request)).then(done);
