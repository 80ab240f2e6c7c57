// The page works without this; with it, it is live, and the configuration can be copied.
const newestRows = 100;

const table = document.querySelector("table[data-live]");
if (table) {
  const rows = table.tBodies[0];
  const overview = document.getElementById("overview");
  const state = document.getElementById("live-state");
  const source = new EventSource(table.dataset.live);
  source.onopen = () => { state.textContent = "Live: new calls appear here by themselves."; };
  source.onerror = () => {
    state.textContent = source.readyState === EventSource.CLOSED
      ? "Not live any more: you are signed out, or the server is gone. Reload the page."
      : "Connecting again…";
  };
  // The events are pieces of this page, encoded by the server.
  source.addEventListener("calls", event => {
    rows.insertAdjacentHTML("afterbegin", event.data);
    while (rows.rows.length > newestRows) rows.deleteRow(-1);
  });
  source.addEventListener("overview", event => {
    // Nothing is taken away from under somebody's finger or keyboard, and what was opened stays open.
    if (overview.contains(document.activeElement)) return;
    const isOpen = overview.querySelector("details")?.open ?? false;
    overview.innerHTML = event.data;
    overview.querySelector("details").open = isOpen;
  });
}

for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    document.getElementById("copied").textContent = "Copied.";
  });
}
