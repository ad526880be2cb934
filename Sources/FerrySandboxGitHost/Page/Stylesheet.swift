// SPDX-License-Identifier: Apache-2.0
// The Ferry authors

/// The look of every page: light and dark as the reader's system is, from 400 px of width.
let stylesheet = """
  :root{--back:#f6f7f9;--card:#fff;--ink:#1b2430;--soft:#5c6878;--line:#dfe3e8;--code:#eff1f4;
  --accent:#1f6feb;--open:#1a7f4b;--merged:#6f42c1;--closed:#b3372f;--wait:#8a6100;
  --plus:#e3f6e8;--minus:#fdecea}
  @media (prefers-color-scheme:dark){:root{--back:#0f1419;--card:#171d25;--ink:#e3e8ee;--soft:#93a0b0;
  --line:#2a333f;--code:#212a35;--accent:#5b9dff;--open:#3fb97a;--merged:#b291f5;--closed:#f0746a;
  --wait:#d9a83a;--plus:#12301f;--minus:#3a1b1a}}
  *{box-sizing:border-box}
  body{margin:0;background:var(--back);color:var(--ink);
  font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
  a{color:var(--accent);text-decoration:none}a:hover{text-decoration:underline}
  .top{display:flex;gap:.75rem;align-items:baseline;justify-content:space-between;
  padding:.8rem max(1rem,calc(50% - 29rem));background:var(--card);border-bottom:1px solid var(--line)}
  .top a{color:var(--ink);font-weight:650}.hint{color:var(--soft);font-size:.85rem}
  .mark{display:inline-block;width:.8em;height:.8em;margin-right:.5em;border-radius:50% 50% 50% 0;
  background:var(--accent)}
  main{max-width:60rem;margin:0 auto;padding:1.25rem 1rem 4rem}
  h1{font-size:1.6rem;line-height:1.25;margin:.2rem 0 .6rem;overflow-wrap:anywhere}
  h2{font-size:1.1rem;margin:1.8rem 0 .6rem}h3{font-size:1rem}
  .number{color:var(--soft);font-weight:400}
  .meta{color:var(--soft);margin:.2rem 0 1rem;overflow-wrap:anywhere}
  .card{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:1rem 1.2rem;
  margin:0 0 1rem}
  .card>:first-child{margin-top:0}.card>:last-child{margin-bottom:0}
  .badge{display:inline-block;padding:.05rem .65rem;border-radius:1rem;font-size:.85rem;
  font-weight:600;color:var(--tone);border:1px solid var(--tone)}
  .open,.success{--tone:var(--open)}.merged{--tone:var(--merged)}.closed,.failed{--tone:var(--closed)}
  .merging,.pending,.running{--tone:var(--wait)}.canceled,.skipped{--tone:var(--soft)}
  code,pre{font-family:ui-monospace,"SF Mono",Menlo,Consolas,monospace;font-size:.87em}
  code{background:var(--code);padding:.1em .35em;border-radius:.3em;overflow-wrap:anywhere}
  pre{background:var(--code);padding:.8rem 1rem;border-radius:.4rem;overflow:auto}
  pre code{background:none;padding:0;overflow-wrap:normal}
  .scroll{overflow-x:auto;margin:.8rem 0}
  table{border-collapse:collapse;width:100%;font-size:.92rem}
  th,td{text-align:left;padding:.45rem .7rem;border-bottom:1px solid var(--line);vertical-align:top}
  th{color:var(--soft);font-weight:600;white-space:nowrap}tr:last-child td{border-bottom:0}
  td code{white-space:nowrap}
  blockquote{margin:.8rem 0;padding:.1rem 1rem;border-left:.25rem solid var(--line);color:var(--soft)}
  hr{border:0;border-top:1px solid var(--line);margin:1.2rem 0}
  .action{display:flex;flex-wrap:wrap;gap:.8rem 1rem;align-items:center}
  .action p{margin:0;flex:1 1 14rem}.action form{margin:0}
  button{font:inherit;font-weight:650;border-radius:.5rem;cursor:pointer;padding:.55rem 1.1rem;
  border:1px solid var(--line);background:var(--card);color:var(--ink)}
  button.primary{font-size:1.15rem;padding:.8rem 2.4rem;border-color:transparent;color:#fff;
  background:#1a7f4b}
  button.primary:hover{background:#156a3e}
  button:focus-visible,a:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
  .alert{border-color:var(--closed)}.alert strong{color:var(--closed)}
  .list{list-style:none;margin:0;padding:0}.list li{display:flex;flex-wrap:wrap;gap:.2rem .8rem;
  align-items:baseline;padding:.6rem 0;border-top:1px solid var(--line)}
  .list li:first-child{border-top:0;padding-top:0}.list li:last-child{padding-bottom:0}
  .list .grow{flex:1 1 14rem;overflow-wrap:anywhere}.soft{color:var(--soft);font-size:.9rem}
  .diff{padding:0;overflow:hidden}.diff h3{margin:0;padding:.6rem 1rem;font-weight:600;
  overflow-wrap:anywhere;border-bottom:1px solid var(--line)}
  .diff p{padding:.6rem 1rem;margin:0}.diff pre{margin:0;padding:.4rem 0;background:none;border-radius:0}
  .diff span{display:block;padding:0 1rem;white-space:pre;min-width:max-content}
  .diff .plus{background:var(--plus)}.diff .minus{background:var(--minus)}.diff .at{color:var(--soft)}
  @media (max-width:30rem){.card{padding:.8rem .9rem}.card.diff{padding:0}h1{font-size:1.35rem}
  .action form,button.primary{width:100%}}
  """
