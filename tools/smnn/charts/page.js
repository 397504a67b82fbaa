// Draws the charts of the page: each figure carries its data and a specification for Vega as JSON.
// Nothing is fetched, and expressions are interpreted, not compiled: the page allows no eval.
'use strict';

(() => {
  if (typeof vega === 'undefined') return; // tables alone

  const prefersDark = matchMedia('(prefers-color-scheme: dark)');

  // Okabe and Ito's colours, told apart by every eye; of each theme those that its paper carries.
  const themes = {
    light: {
      ink: '#1c2126', soft: '#5a646e', line: '#d5dade', paper: '#ffffff',
      category: ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#b98000', '#56b4e9', '#1c2126'],
      ramp: ['#dcebf5', '#8fc1e0', '#3d94c8', '#0072b2', '#003f66'],
      diverging: ['#b04c00', '#e69f00', '#f7f7f7', '#56b4e9', '#00527f'],
    },
    dark: {
      ink: '#e8ebee', soft: '#a3adb7', line: '#3a424a', paper: '#14181c',
      category: ['#56b4e9', '#e69f00', '#2fc99b', '#e08fbb', '#f0e442', '#d9672b', '#e8ebee'],
      ramp: ['#12354a', '#1a5f87', '#2f8fc4', '#79c3ee', '#d8effc'],
      diverging: ['#ffc14d', '#a86a00', '#20262c', '#1f7fb5', '#9bd8ff'],
    },
  };

  function config(theme) {
    const font = 'system-ui, sans-serif';
    return {
      background: theme.paper,
      title: {
        anchor: 'start', frame: 'group', color: theme.ink, font, fontSize: 14, fontWeight: 600,
        offset: 10,
      },
      axis: {
        domainColor: theme.soft, tickColor: theme.soft, gridColor: theme.line, gridOpacity: 0.7,
        labelColor: theme.ink, titleColor: theme.ink, labelFont: font, titleFont: font,
        labelFontSize: 11, titleFontSize: 12, titleFontWeight: 'normal', titlePadding: 8,
        labelOverlap: true, labelFlush: false,
      },
      legend: {
        labelColor: theme.ink, titleColor: theme.ink, labelFont: font, titleFont: font,
        labelFontSize: 11, titleFontSize: 11, titleFontWeight: 'normal', symbolStrokeWidth: 2,
        labelLimit: 260, symbolSize: 80, columnPadding: 18,
      },
      range: {
        category: theme.category,
        quartet: theme.category.slice(0, 4),
        ramp: theme.ramp,
        diverging: theme.diverging,
        symbol: ['circle', 'square', 'triangle-up', 'diamond', 'cross', 'triangle-down', 'stroke'],
      },
      style: {
        ink: { stroke: theme.ink, fill: theme.ink },
        soft: { stroke: theme.soft, fill: theme.soft },
        line: { stroke: theme.ink },
        guide: { stroke: theme.soft },
        bar: { fill: theme.category[0] },
        frame: { stroke: theme.line },
        text: { fill: theme.ink, font, fontSize: 11 },
        paper: { fill: theme.paper },
        'group-title': { fill: theme.ink, font },
        'guide-label': { font },
        'guide-title': { font },
      },
    };
  }

  const tip = document.createElement('div');
  tip.className = 'tip';
  tip.hidden = true;
  document.body.append(tip);

  function showTip(handler, event, item, value) {
    tip.hidden = value === null || value === undefined || value === '';
    if (tip.hidden) return;
    const lines = typeof value === 'object' ? Object.entries(value) : [['', value]];
    tip.textContent = lines.map(([key, text]) => (key ? `${key}: ${text}` : text)).join('\n');
    const { clientX, clientY } = event;
    const { width, height } = tip.getBoundingClientRect();
    tip.style.left = `${Math.min(clientX + 14, innerWidth - width - 6)}px`;
    tip.style.top = `${clientY + height + 20 > innerHeight ? clientY - height - 10 : clientY + 16}px`;
  }

  function save(name, kind, content) {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([content], { type: kind }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  const fileName = (...words) => words.join(' ').toLowerCase().replace(/[^a-z0-9]+/g, '-').slice(0, 80);

  function cell(value) {
    const text = value === null ? '' : String(value);
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }

  function toCsv({ columns }) {
    const lines = [columns.map((column) => cell(column.title)).join(',')];
    for (let i = 0; i < columns[0].values.length; i += 1) {
      lines.push(columns.map((column) => cell(column.values[i])).join(','));
    }
    return `${lines.join('\n')}\n`;
  }

  function toRows({ columns }) {
    return columns[0].values.map((_, i) =>
      Object.fromEntries(columns.map((column) => [column.key, column.values[i]])));
  }

  function button(text, action) {
    const element = document.createElement('button');
    element.type = 'button';
    element.textContent = text;
    element.addEventListener('click', action);
    return element;
  }

  class Figure {
    constructor(figure) {
      this.place = figure.querySelector('.drawing');
      this.chart = JSON.parse(figure.querySelector('script').textContent);
      figure.querySelector('details').open = false;
      const buttons = document.createElement('div');
      buttons.className = 'save';
      buttons.append(button('save SVG', () => this.saveSvg()));
      for (const data of this.chart.data) {
        const which = this.chart.data.length > 1 ? `: ${data.name}` : '';
        buttons.append(button(`save CSV${which}`, () =>
          save(`${fileName(this.chart.title, which)}.csv`, 'text/csv', toCsv(data))));
      }
      this.place.after(buttons);
    }

    draw(theme, width) {
      const { title, data, spec, margin } = this.chart;
      const whole = {
        padding: 4,
        title: { text: title, limit: width - 8 },
        ...spec,
        width: Math.max(240, Math.min(width, spec.widest ?? 860) - margin),
        data: [...data.map((d) => ({ name: d.name, values: toRows(d) })), ...(spec.data ?? [])],
      };
      try {
        this.view?.finalize();
        this.view = new vega.View(vega.parse(whole, config(theme), { ast: true }), {
          expr: vega.expressionInterpreter, renderer: 'svg', container: this.place, hover: true,
          tooltip: showTip, logLevel: vega.Warn,
        });
        this.view.run();
      } catch (error) {
        console.error(`${title}: ${error}`);
        this.place.className = 'failed';
        this.place.textContent = `${title}: cannot be drawn here (${error.message}); its numbers are below.`;
      }
    }

    async saveSvg() {
      save(`${fileName(this.chart.title)}.svg`, 'image/svg+xml', await this.view.toSVG());
    }
  }

  const figures = [...document.querySelectorAll('figure.chart')].map((f) => new Figure(f));

  function drawAll(theme) {
    tip.hidden = true;
    for (const figure of figures) figure.draw(theme, figure.place.clientWidth);
  }
  const drawAsPreferred = () => drawAll(prefersDark.matches ? themes.dark : themes.light);

  drawAsPreferred();
  prefersDark.addEventListener('change', drawAsPreferred);
  addEventListener('beforeprint', () => drawAll(themes.light));
  addEventListener('afterprint', drawAsPreferred);
  let width = innerWidth;
  let pending;
  addEventListener('resize', () => {
    if (width === innerWidth) return;
    width = innerWidth;
    clearTimeout(pending);
    pending = setTimeout(drawAsPreferred, 150);
  });
})();
