/**
 * Stands in for Facebook's JavaScript SDK: `FB.init` and `FB.login`, as far as embedded signup uses them. The dialog is
 * the simulator's own page in a window of its own; it tells the page that opened it how the sign-up went.
 */
(() => {
  const simulator = new URL(document.currentScript.src).origin;
  const nobody = { status: 'unknown', authResponse: null };
  let app = null;

  window.FB = {
    init(options) {
      app = options;
    },
    login(callback, options = {}) {
      if (!app?.appId) throw new Error('FB.login() called before FB.init().');
      const asksForCode = options.response_type === 'code' && options.override_default_response_type === true;
      if (!asksForCode || !options.config_id) {
        console.error('FB.login: embedded signup needs config_id, response_type "code" and its override.');
        callback(nobody);
        return;
      }
      const query = new URLSearchParams({
        app_id: app.appId,
        config_id: options.config_id,
        extras: JSON.stringify(options.extras ?? {}),
        opener: location.origin,
      });
      const dialog = open(
        `${simulator}/sign-up.html?${query}`,
        'simulator-sign-up',
        'popup,width=560,height=720',
      );
      if (!dialog) {
        callback(nobody);
        return;
      }
      let answered = false;
      const answer = (response) => {
        if (answered) return;
        answered = true;
        removeEventListener('message', hear);
        clearInterval(watch);
        callback(response);
      };
      const hear = (event) => {
        if (event.origin !== simulator || event.source !== dialog) return;
        if (event.data?.simulatorLogin) answer(event.data.simulatorLogin);
      };
      // A window that is shut says nothing by itself.
      const watch = setInterval(() => {
        if (dialog.closed) answer(nobody);
      }, 500);
      addEventListener('message', hear);
    },
  };
  window.fbAsyncInit?.();
})();
