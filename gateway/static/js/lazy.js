// Fills `[data-lazy]` of a `<details data-lazy-url>` when it is opened for the first time; until then it holds a link to the same.

document.addEventListener('toggle', async ({ target }) => {
  const place = target.open && target.dataset?.lazyUrl && target.querySelector('[data-lazy]:not([data-lazy=loaded])')
  if (!place) return
  place.dataset.lazy = 'loaded'
  try {
    const answer = await fetch(target.dataset.lazyUrl, { headers: { 'X-Fragment': '1', Accept: 'text/html' }, cache: 'no-store' })
    if (!answer.ok || answer.redirected) throw new Error(answer.status)
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    place.replaceChildren(...page.body.childNodes)
  } catch {
    place.dataset.lazy = '' // the link still leads there
  }
}, true)
