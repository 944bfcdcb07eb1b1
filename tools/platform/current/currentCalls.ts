import type { CallStore } from '../calls/store';
import type { Clock } from '../clock';
import { wholeSecond } from '../clock';
import type { Directory } from '../directory/directory';
import type { DirectoryUser } from '../directory/types';
import { PlatformError } from '../errors';
import type { OpenCall } from './openCall';
import { newOpenCall, openCallOf, recordOf } from './openCall';

/** How long a phone rings before it is picked up, in milliseconds. */
const RINGING = 3000;

/** How many calls of one user may be chosen from; what is left out does not matter. */
export interface CallChoice {
	channelId?: string;
	callId?: string;
	user?: DirectoryUser;
}

/** The calls in progress: records of the log that have not ended yet, and calls that were started over the API. */
export class CurrentCalls {
	private readonly open = new Map<string, OpenCall>();

	constructor(
		private readonly clock: Clock,
		private readonly calls: CallStore,
		private readonly directory: Directory,
	) {}

	/** The calls in progress that fit, oldest first. */
	list({ channelId, callId, user }: CallChoice = {}): OpenCall[] {
		const running = this.calls
			.running()
			.map((call) =>
				openCallOf(call, call.user ? this.directory.findUser(call.user.login) : undefined),
			);
		return [...running, ...this.open.values()]
			.filter((call) => channelId === undefined || call.channelId === channelId)
			.filter((call) => callId === undefined || call.callId === callId)
			.filter((call) => user === undefined || call.user?.id === user.id)
			.sort((one, other) => one.startedAt - other.startedAt);
	}

	/** Starts a call; it rings for three seconds and is then picked up. */
	start(src: string, to: string, user: DirectoryUser | undefined): OpenCall {
		const startedAt = this.thisSecond();
		const direction = this.isInside(to) ? 'Loc' : 'Out';
		const part = {
			direction,
			src,
			dst: to,
			user,
			startedAt,
			answeredAt: startedAt + RINGING,
		} as const;
		return this.keep(newOpenCall(part, this.calls.nextId(startedAt)));
	}

	/** Ends a call; it gets its record in the log. An attended transfer that was under way is completed. */
	end(call: OpenCall): void {
		const { transferTo } = call;
		if (transferTo === undefined) this.close(call);
		else this.pass(call, transferTo);
	}

	/** Passes a call to another number: the user's leg ends, a new leg of the same call begins. */
	pass(call: OpenCall, to: string): OpenCall {
		this.close(call);
		const startedAt = this.thisSecond();
		const user = this.directory.userByLine(to);
		const { direction, callId } = call;
		const src = direction === 'In' ? call.src : call.dst;
		const part = { direction, src, dst: to, user, startedAt, answeredAt: startedAt };
		return this.keep(newOpenCall(part, this.calls.nextId(startedAt), callId));
	}

	/** Begins an attended transfer. Throws 409 when one is under way. */
	beginTransfer(call: OpenCall, to: string): void {
		if (call.transferTo !== undefined) throw new PlatformError(409, 'A transfer is under way.');
		this.adopt(call).transferTo = to;
	}

	/** Takes back an attended transfer. */
	cancelTransfer(call: OpenCall): void {
		delete this.adopt(call).transferTo;
	}

	/** Lets a user listen to a call over a channel of its own. */
	monitor(call: OpenCall, user: DirectoryUser): OpenCall {
		const startedAt = this.thisSecond();
		const src = String(user.exten);
		const part = {
			direction: 'Loc',
			src,
			dst: call.dst,
			user,
			startedAt,
			answeredAt: startedAt,
		} as const;
		const listening = newOpenCall(part, this.calls.nextId(startedAt), call.callId);
		return this.keep({ ...listening, record: undefined });
	}

	private thisSecond(): number {
		return wholeSecond(this.clock.now());
	}

	private isInside(number: string): boolean {
		return this.directory.numbers.some((one) => one.type === 'exten' && one.number === number);
	}

	private keep(call: OpenCall): OpenCall {
		this.open.set(call.channelId, call);
		return call;
	}

	/** A running record whose end was known beforehand becomes a call with an open end. */
	private adopt(call: OpenCall): OpenCall {
		this.calls.remove(call.uniqueid);
		return this.keep(call);
	}

	private close(call: OpenCall): void {
		this.adopt(call);
		this.open.delete(call.channelId);
		const record = recordOf(call, this.clock.now());
		if (record) this.calls.add(record);
	}
}
