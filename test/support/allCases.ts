import { nodeProcess } from '../../tools/node';

nodeProcess.env.CASES = 'all';
