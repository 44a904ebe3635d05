import { type DataDir, localKeyOf, readRunning } from "../node/data-dir.ts";

/** A call to the till running on `dir`, in the name of whoever owns the directory. */
export const callTill = async (dir: DataDir, path: string, init: RequestInit = {}): Promise<Response> => {
  const running = readRunning(dir);
  if (running === null)
    throw new Error(`no till is running on ${dir.path}. Start it: tillmesh till --data ${dir.path}`);
  const headers = new Headers(init.headers);
  headers.set("authorization", `Bearer ${localKeyOf(dir)}`);
  let response: Response;
  try {
    response = await fetch(`${running.url}${path}`, { ...init, headers });
  } catch (error) {
    throw new Error(`the till at ${running.url} does not answer. Start it again: tillmesh till --data ${dir.path}`, {
      cause: error,
    });
  }
  if (response.ok) return response;
  const problem = (await response.json()) as { message?: string };
  throw new Error(problem.message ?? `the till answered ${response.status}`);
};
