import { writeFileSync } from "node:fs";
import { chromium } from "@playwright/test";
import { startApp } from "@/e2e/app";
import { chromiumPath } from "@/e2e/browser";
import { callApi, signIn, UNATTENDED, workspaceOf } from "@/e2e/people";
import { install } from "@/scripts/bench/canvas/probe";
import { drawn } from "@/scripts/bench/canvas/workflows";
const size = Number(process.argv[2] ?? 50), trace = process.argv[3];
const app = await startApp({ env: UNATTENDED });
const browser = await chromium.launch({ executablePath: chromiumPath(), args: ["--no-sandbox"] });
try {
  const s = await browser.newContext(); const p = await s.newPage(); await signIn(p, app); const ws = workspaceOf(p);
  const storageState = await s.storageState(); await s.close();
  const made = await callApi<any>(app, "/workflows", { method: "POST", body: drawn(size) });
  const url = `${ws}/workflows/${made.slug}`;
  for (let i = 0; i < 2; i++) {
    const c = await browser.newContext({ storageState, viewport: { width: 1440, height: 900 } });
    const page = await c.newPage();
    await page.addInitScript("globalThis.__name = (of) => of;"); await page.addInitScript(install);
    if (trace && i) await browser.startTracing(page, { path: trace, categories: ["devtools.timeline","v8.execute","disabled-by-default-v8.cpu_profiler","blink.user_timing","loading","toplevel"] });
    const r = await page.goto(url, { waitUntil: "commit" });
    await page.waitForFunction(() => (window as any).flowpilotProbe.interactive > 0);
    if (trace && i) await browser.stopTracing();
    await page.waitForTimeout(4000);
    if (i) {
      const d = await page.evaluate(() => ({ probe: (window as any).flowpilotProbe, tags: [...document.querySelectorAll("script[src]")].map((x:any)=>x.src), res: performance.getEntriesByType("resource").map((e:any)=>({n:e.name.replace(/.*\//,""),t:e.initiatorType,s:Math.round(e.startTime),e:Math.round(e.responseEnd),z:e.encodedBodySize})) }));
      console.log(JSON.stringify(d.probe), "html", (await r!.text().catch(()=>"")).length);
      const js = d.res.filter((x:any)=>/\.js(\?|$)/.test(x.n)); for (const x of d.res) console.log(x.s,x.e,x.t,x.z,x.n);
      writeFileSync("/tmp/weight/before.json", JSON.stringify(js.filter((x:any)=>x.s<=d.probe.interactive).map((x:any)=>x.n.replace(/\?.*/,""))));
      writeFileSync("/tmp/weight/after.json", JSON.stringify(js.filter((x:any)=>x.s>d.probe.interactive).map((x:any)=>x.n.replace(/\?.*/,""))));
    }
    await c.close();
  }
} finally { await browser.close(); await app.remove(); }
