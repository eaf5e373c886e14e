// Shows new mail by itself: asks every two seconds whether there is a newer one, and loads the list again.
const list = document.querySelector("[data-newest]");

async function look() {
  const query = new URLSearchParams({ after: list.dataset.newest, to: list.dataset.to });
  const answer = await fetch(`/api/messages?${query}`).catch(() => null);
  if (answer?.ok && (await answer.json()).length > 0) {
    location.reload();
  }
}

if (list) {
  setInterval(() => { if (!document.hidden && document.activeElement?.id !== "to") look(); }, 2000);
}
