// What vite turns into a module besides TypeScript.
declare module "*.css";
