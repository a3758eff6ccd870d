// Runs in a page, through WebDriver: makes one request as the model has it, and says what the page learns of it.
// The first argument is the request and what to ask of the response, the last one takes what is said.

const done = arguments[arguments.length - 1];

async function make({ request, ask }) {
  const { url, api, method, headers, mode, credentials, redirect } = request;
  const bodies = {
    none: () => undefined,
    text: () => "text",
    "url-encoded": () => new URLSearchParams("a=b"),
    "form-data": () => {
      const form = new FormData();
      form.append("a", "b");
      return form;
    },
    stream: () => new Blob(["text"]).stream(),
    blob: () => new Blob(["{}"]),
  };
  const body = (bodies[request.body] ?? (() => new Blob(["{}"], { type: request.body })))();

  async function fetched() {
    const options = { method, headers, body, mode, credentials, redirect };
    for (const name in options) if (options[name] === undefined) delete options[name];
    if (request.body === "stream") options.duplex = "half";
    const response = await fetch(url, options);
    return { type: response.type, status: response.status, headers: [...response.headers] };
  }

  const xhr = () =>
    new Promise((resolve) => {
      const xhr = new XMLHttpRequest();
      xhr.open(method, url);
      for (const [name, value] of headers) xhr.setRequestHeader(name, value);
      xhr.withCredentials = credentials === "include";
      if (request.upload_listener) xhr.upload.onprogress = () => {};
      xhr.onerror = () => resolve({ type: "error" });
      xhr.onload = () => {
        const lines = xhr.getAllResponseHeaders().split("\r\n").filter((line) => line !== "");
        const headers = lines.map((line) => [line.split(": ", 1)[0], line.slice(line.indexOf(": ") + 2)]);
        const asked = ask && xhr.getResponseHeader(ask);
        resolve({ type: "xhr", status: xhr.status, headers, asked });
      };
      xhr.send(body);
    });

  const source = () =>
    new Promise((resolve) => {
      const source = new EventSource(url, { withCredentials: credentials === "include" });
      const end = (type) => () => {
        source.close();
        resolve({ type });
      };
      source.onopen = end("load");
      source.onerror = end("error");
    });

  const element = (name, attributes) =>
    new Promise((resolve) => {
      const element = document.createElement(name);
      if (mode === "cors") element.crossOrigin = credentials === "include" ? "use-credentials" : "anonymous";
      Object.assign(element, attributes);
      const end = (type) => () => {
        element.remove();
        resolve({ type });
      };
      element.onload = end("load");
      element.onerror = end("error");
      document.body.append(element);
    });

  const ways = {
    fetch: fetched,
    "xml-http-request": xhr,
    "event-source": source,
    import: () => import(url).then(() => ({ type: "load" })),
    image: () => element("img", { src: url }),
    script: () => element("script", { src: url }),
    module: () => element("script", { type: "module", src: url }),
    "module-preload": () => element("link", { rel: "modulepreload", href: url }),
    preload: () => element("link", { rel: "preload", as: "fetch", href: url }),
    stylesheet: () => element("link", { rel: "stylesheet", href: url }),
  };
  try {
    return await ways[api]();
  } catch (error) {
    return { type: "error", exception: String(error) };
  }
}

// A frame without `allow-same-origin` has an opaque origin, which browsers send as `null`. Every frame has another: what
// is played in one exchange is played in one frame.
function sandbox(mark) {
  if (window.sandbox?.mark === mark) return window.sandbox.ready;
  window.sandbox?.frame.remove();
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", "allow-scripts");
  frame.srcdoc = `<body><script>
    ${make}
    addEventListener("message", async (event) => event.source.postMessage(await make(event.data), "*"));
  </${"script"}>`;
  const ready = new Promise((resolve) => (frame.onload = () => resolve(frame)));
  window.sandbox = { mark, frame, ready };
  document.body.append(frame);
  return ready;
}

async function inSandbox(play) {
  const frame = await sandbox(play.mark);
  return new Promise((resolve) => {
    addEventListener("message", (event) => resolve(event.data), { once: true });
    frame.contentWindow.postMessage(play, "*");
  });
}

const play = arguments[0];
(play.request.origin === "null" ? inSandbox(play) : make(play)).then(done);
