/**
 * What only the page's own world can do in SOGo: give everyone to Bcc at once. By SOGo's buttons, one
 * person at a time, 1,300 people take more than a minute, and a group of the directory would become
 * its name.
 *
 * It answers `gardefou-all-bcc`, sent to a composer by its adapter, who reads from the page what came
 * of it. The page could send it too: it can change its own recipients anyway.
 *
 * Sources: SOGo 5.8.0, js/Mailer/MessageEditorController.js; `controller()` of AngularJS 1.8, which
 * also answers where SOGo has turned the debugging of scopes off.
 */
document.addEventListener('gardefou-all-bcc', ({ target }) => {
  const { angular } = /** @type {any} */ (window);
  const editor = angular?.element(target).controller();
  const { to, cc, bcc } = editor?.message?.editable ?? {};
  if (![to, cc, bcc].every(Array.isArray)) return;
  // The arrays stay the same: SOGo's chips hold on to them.
  const all = [...to.splice(0), ...cc.splice(0)];
  bcc.push(...new Set(all.filter((each) => !bcc.includes(each))));
  editor.hideBcc = false;
  angular.element(target).injector().get('$rootScope').$apply();
});
