/**
 * What only the page's own world can do in SOGo: give everyone to Bcc at once. By SOGo's buttons, one
 * person at a time, 1,300 people take more than a minute, and a group of the directory would become
 * its name.
 *
 * It answers `gardefou-all-bcc`, and `gardefou-undo-all-bcc` for the last of these, sent to a composer
 * by its adapter, who reads from the page what came of it. The page could send them too: it can
 * change its own recipients anyway.
 *
 * Sources: SOGo 5.8.0, js/Mailer/MessageEditorController.js; `controller()` of AngularJS 1.8, which
 * also answers where SOGo has turned the debugging of scopes off.
 */
{
  /** Who stood where before all were put into Bcc. @type {WeakMap<EventTarget, any[][]>} */
  const before = new WeakMap();

  /** @param {EventTarget | null} target @param {(fields: any[][]) => any[][] | undefined} change */
  function rewrite(target, change) {
    const { angular } = /** @type {any} */ (window);
    const editor = angular?.element(target).controller();
    const { to, cc, bcc } = editor?.message?.editable ?? {};
    const fields = [to, cc, bcc];
    const wanted = fields.every(Array.isArray) ? change(fields) : undefined;
    if (!wanted) return;
    // The arrays stay the same: SOGo's chips hold on to them.
    for (const [n, field] of fields.entries()) field.splice(0, field.length, ...wanted[n]);
    editor.hideCc &&= cc.length === 0;
    editor.hideBcc &&= bcc.length === 0;
    angular.element(target).injector().get('$rootScope').$apply();
  }

  document.addEventListener('gardefou-all-bcc', ({ target }) =>
    rewrite(target, ([to, cc, bcc]) => {
      if (target) before.set(target, [[...to], [...cc], [...bcc]]);
      return [[], [], [...new Set([...bcc, ...to, ...cc])]];
    }),
  );
  document.addEventListener('gardefou-undo-all-bcc', ({ target }) => rewrite(target, () => (target ? before.get(target) : undefined)));
}
