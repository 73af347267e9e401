// What the pages do a little better with script: filtering in place, copying a clause. Everything works without it.

for (const form of document.querySelectorAll('form[data-filter]')) {
  const outcomes = [...document.querySelectorAll('.outcome[data-outcome]')]
  const count = form.querySelector('[data-filter-count]')
  const chosen = (name) => [...form.querySelectorAll(`input[name="${name}"]:checked`)].map((box) => box.value)
  const apply = () => {
    const wanted = { outcome: chosen('outcome'), severity: chosen('severity') }
    let shown = 0
    for (const card of outcomes) {
      const fits = Object.entries(wanted).every(
        ([key, values]) => values.length === 0 || values.includes(card.dataset[key]),
      )
      card.hidden = !fits
      if (fits) shown++
    }
    count.textContent = `${shown} of ${outcomes.length} shown.`
    const address = new URL(location.href)
    for (const [key, values] of Object.entries(wanted)) {
      address.searchParams.delete(key)
      for (const value of values) address.searchParams.append(key, value)
    }
    history.replaceState(null, '', address)
  }
  form.addEventListener('change', apply)
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    apply()
  })
}

for (const clause of document.querySelectorAll('[data-copy]')) {
  if (!navigator.clipboard) break
  const text = clause.textContent
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'quiet'
  button.textContent = 'Copy'
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(text)
    button.textContent = 'Copied'
    setTimeout(() => {
      button.textContent = 'Copy'
    }, 2000)
  })
  clause.prepend(button)
}

// An address that leads to an outcome opens it.
const openTarget = () => {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)))
  if (target instanceof HTMLDetailsElement) {
    target.hidden = false
    target.open = true
    target.scrollIntoView()
  }
}
addEventListener('hashchange', openTarget)
openTarget()

// The playground answers while one types: the same page is asked for, and its result put in place.
for (const form of document.querySelectorAll('form[data-live]')) {
  let waiting
  let asked = 0
  const ask = async () => {
    const mine = ++asked
    const response = await fetch(form.action, {
      method: 'POST',
      body: new FormData(form),
      headers: { Accept: 'text/html' },
    })
    const answer = new DOMParser().parseFromString(await response.text(), 'text/html')
    const result = answer.querySelector('#result') ?? answer.querySelector('main')
    if (mine === asked && result) document.querySelector('#result').replaceChildren(...result.childNodes)
  }
  form.addEventListener('input', () => {
    clearTimeout(waiting)
    waiting = setTimeout(ask, 400)
  })
}
