import { nodeProcess } from '../../tools/node';

// n8n's engine tells of each page that is read, to whoever watches n8n's log; between the results of tests nobody does.
nodeProcess.env.N8N_LOG_LEVEL ??= 'warn';
