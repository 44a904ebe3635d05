import { defineConfig } from "vite";

/**
 * The screens. Each directory of src/web with an index.html is an app of its own; scripts/build-web.ts builds them one
 * by one into dist/web/<app>/, so that a till can serve one directory as it is. For development: `npx vite src/web/till`.
 */
export default defineConfig({
  // Vite's own JSX transform; the Preact preset would bring Babel and a hundred packages.
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    target: "es2022",
    // A file's name is its hash: browsers keep assets for ever, index.html never.
    assetsDir: "assets",
    // Nothing is loaded from another host, and a small image is not worth a request.
    assetsInlineLimit: 4096,
    emptyOutDir: true,
    reportCompressedSize: false,
  },
});
