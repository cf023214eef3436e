/** Calls of the control API; throws with its sentence when it refuses. */
async function call(method, path, body) {
  const response = await fetch(`/control${path}`, {
    method,
    ...(body !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

export const get = (path) => call('GET', path);
export const post = (path, body = {}) => call('POST', path, body);
export const remove = (path) => call('DELETE', path);

/** Calls back on each event of the simulated world; the browser reconnects by itself, `again` tells that it did. */
export function listen(handlers, again) {
  const source = new EventSource('/control/events');
  let opened = false;
  source.addEventListener('open', () => {
    if (opened) again();
    opened = true;
  });
  for (const [type, handler] of Object.entries(handlers))
    source.addEventListener(type, (event) => handler(JSON.parse(event.data)));
}
