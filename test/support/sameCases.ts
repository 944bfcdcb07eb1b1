import { configureGlobal } from 'fast-check';

import { nodeProcess } from '../../tools/node';

/** The same generated cases in each run, so that a change fails only for what it does. Another seed draws others. */
configureGlobal({ seed: Number(nodeProcess.env.CASES_SEED ?? 2026) });
