import type { RequestHandler } from 'express';
import type { Clock } from '../clock';

/** Gives each response the `Date` of the platform's clock, at the moment when its headers are sent. */
export function dateOf(clock: Clock): RequestHandler {
	return (_request, response, next) => {
		const { writeHead } = response;
		response.writeHead = ((...args: Parameters<typeof writeHead>) => {
			response.setHeader('Date', new Date(clock.now()).toUTCString());
			return writeHead.apply(response, args);
		}) as typeof writeHead;
		next();
	};
}
