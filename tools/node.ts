/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals --
 * What runs in n8n may not touch Node's own modules, and n8n's linter says so for the whole repository.
 * Tests, the stand-in and the demo run on a developer's machine: they take Node from here, and only from here. */
import * as childProcess from 'node:child_process';
import * as crypto from 'node:crypto';
import * as fs from 'node:fs';
import * as http from 'node:http';
import * as https from 'node:https';
import * as net from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import * as querystring from 'node:querystring';
import * as stream from 'node:stream';
import * as callbackTimers from 'node:timers';
import * as timers from 'node:timers/promises';
import * as tls from 'node:tls';
import { performance } from 'node:perf_hooks';
import * as util from 'node:util';
import * as v8 from 'node:v8';
import * as vm from 'node:vm';
import * as zlib from 'node:zlib';

export {
	callbackTimers,
	childProcess,
	crypto,
	fs,
	http,
	https,
	net,
	os,
	path,
	performance,
	querystring,
	stream,
	timers,
	tls,
	util,
	vm,
	zlib,
};

/** The running Node process. */
export const nodeProcess = process;

/** The root of the checkout. */
export const projectRoot = path.resolve(__dirname, '..');

/** Collects all garbage. */
export function collectGarbage(): void {
	v8.setFlagsFromString('--expose-gc');
	(vm.runInNewContext('gc') as () => void)();
}

/** How many bytes of the heap are in use after all garbage has been collected. */
export function heapInUse(): number {
	collectGarbage();
	return process.memoryUsage().heapUsed;
}
