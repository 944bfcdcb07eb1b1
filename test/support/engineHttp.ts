/* eslint-disable @typescript-eslint/no-require-imports --
 * The HTTP client of n8n's engine is a copy of its own, which no import reaches. */
import type { AxiosStatic } from 'axios';

import { path } from '../../tools/node';

const nextTo = (name: string, other: string) =>
	require.resolve(name, { paths: [path.dirname(other)] });

const n8nHttp = nextTo('@n8n/backend-network', require.resolve('n8n-core'));

const axios = require(nextTo('axios', n8nHttp)) as AxiosStatic;

/** A request as n8n is about to send it. */
export interface SentRequest {
	url: string;
	/** How long (ms) it would wait for an answer; 0 for ever. */
	timeout: number;
}

/**
 * Shortens what n8n's engine waits for an answer, since nobody wants to wait for minutes in a test.
 * @param limit milliseconds; `requests` tells what each of them would have waited
 * @param concerns which requests
 */
export function hurry(
	limit: number,
	concerns: (url: string) => boolean,
): { requests: SentRequest[]; end: () => void } {
	const requests: SentRequest[] = [];
	const interceptor = axios.interceptors.request.use((config) => {
		const url = axios.getUri({ baseURL: config.baseURL, url: config.url });
		if (!concerns(url)) return config;
		const { timeout = 0 } = config;
		requests.push({ url, timeout });
		return { ...config, timeout: timeout === 0 ? limit : Math.min(timeout, limit) };
	});
	return { requests, end: () => axios.interceptors.request.eject(interceptor) };
}
