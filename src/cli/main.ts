import { CommanderError } from "commander";
import { ZodError } from "zod";
import { InvariantError } from "../kernel/assert.ts";
import { createProgram } from "./program.ts";

/** Errors that no person and no disk can cause: they are told whole, for whoever repairs the program. */
const FAULTS = [InvariantError, TypeError, RangeError, ReferenceError, SyntaxError, ZodError];

try {
  await createProgram().parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode;
  } else {
    const isFault = !(error instanceof Error) || FAULTS.some((fault) => error instanceof fault);
    console.error(isFault ? error : `tillmesh: ${error.message}`);
    process.exitCode = 1;
  }
}
