import { nodeProcess } from '../../tools/node';

// The stand-in reads it when it starts; see tools/platform/variants.ts.
nodeProcess.env.PLATFORM_PROFILE = 'strict';
