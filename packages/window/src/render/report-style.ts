/** The report's style sheet: one column, wide charts scroll by themselves, sections stay whole in print. */
export const reportStyle = `
:root { color: #1a1a1a; background: #fff; font: 15px/1.5 Arial, Helvetica, sans-serif; }
body { max-width: 1100px; margin: 0 auto; padding: 24px 20px 48px; }
h1 { font-size: 24px; margin: 0 0 8px; overflow-wrap: anywhere; }
h2 { font-size: 17px; margin: 36px 0 12px; padding-bottom: 4px; border-bottom: 1px solid #d5dade; overflow-wrap: anywhere; }
.headline { font-size: 18px; margin: 0 0 6px; overflow-wrap: anywhere; }
.subtitle, footer, figcaption, caption { color: #4a525a; font-size: 13px; }
figure, .table { margin: 0 0 16px; overflow-x: auto; }
figcaption, caption { margin-top: 6px; text-align: left; caption-side: bottom; padding-top: 6px; }
table { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; }
th, td { padding: 4px 20px 4px 0; text-align: left; border-bottom: 1px solid #eceef0; white-space: nowrap; }
th { border-bottom: 1px solid #7a838c; }
.number { text-align: right; }
pre { background: #f5f6f7; padding: 12px; overflow-x: auto; font-size: 12.5px; line-height: 1.45; }
.checks { list-style: none; padding: 0; margin: 0 0 16px; }
.checks li { margin: 4px 0; }
.mark { display: inline-block; min-width: 62px; margin-right: 10px; padding: 0 8px; border-radius: 3px; text-align: center;
  font-size: 12px; font-weight: bold; color: #fff; }
.good .mark { background: #1b7f4d; } .caution .mark { background: #a86400; } .bad .mark { background: #b3261e; }
footer { margin-top: 40px; }
@media print {
  body { max-width: none; padding: 0; font-size: 12px; }
  figure, table, pre, .checks { break-inside: avoid; }
  h2 { break-after: avoid; }
  details, summary { display: none; }
}
`;
