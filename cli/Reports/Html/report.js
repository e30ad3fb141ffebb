'use strict';
(function () {
  var form = document.getElementById('filter');
  var items = Array.from(document.querySelectorAll('[data-name]'));
  var groups = Array.from(document.querySelectorAll('.rule'));
  function apply() {
    var health = form.elements.health.value;
    var rule = form.elements.rule.value;
    var name = form.elements.name.value.trim().toLowerCase();
    var shown = 0;
    var all = 0;
    items.forEach(function (item) {
      var data = item.dataset;
      var rules = data.rules === '' ? [] : data.rules.split(' ');
      var isApplication = data.health !== undefined;
      item.hidden = [
        isApplication ? health !== '' ? data.health !== health : false : false,
        rule !== '' ? rules.indexOf(rule) === -1 : false,
        data.name.toLowerCase().indexOf(name) === -1,
        form.elements.found.checked ? rules.length === 0 : false
      ].indexOf(true) !== -1;
      all += isApplication ? 1 : 0;
      shown += isApplication ? item.hidden ? 0 : 1 : 0;
    });
    groups.forEach(function (group) {
      group.hidden = group.querySelector('[data-name]:not([hidden])') === null;
    });
    document.getElementById('shown').textContent = shown + ' of ' + all + ' Applications are shown.';
  }
  form.hidden = false;
  form.addEventListener('input', apply);
  form.addEventListener('submit', function (event) { event.preventDefault(); });
  apply();
  var folded = [];
  addEventListener('beforeprint', function () {
    folded = Array.from(document.querySelectorAll('details:not([open])'));
    folded.forEach(function (one) { one.open = true; });
  });
  addEventListener('afterprint', function () { folded.forEach(function (one) { one.open = false; }); });
}());
