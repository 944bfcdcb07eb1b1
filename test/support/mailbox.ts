import getPort from 'get-port';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A mail server that keeps what it is sent. Whoever sends has to sign in. */
export class Mailbox {
	readonly host = '127.0.0.1';

	readonly user = 'switchboard';

	readonly password = 'Switchboard1';

	/** What has come and not been taken yet, in the order of its coming. */
	private letters: ParsedMail[] = [];

	private refusals = 0;

	private refusedSubject = '';

	private readonly server: SMTPServer;

	private constructor(readonly port: number) {
		this.server = new SMTPServer({
			// A certificate would have to be trusted by n8n first.
			disabledCommands: ['STARTTLS'],
			authMethods: ['PLAIN', 'LOGIN'],
			onAuth: (auth, _session, done) => {
				const known = auth.username === this.user && auth.password === this.password;
				done(known ? null : new Error('Wrong password'), known ? { user: this.user } : undefined);
			},
			onData: (stream, _session, done) => {
				simpleParser(stream).then(
					(letter) => done(this.take(letter)),
					(error: Error) => done(error),
				);
			},
		});
	}

	static async begin(): Promise<Mailbox> {
		const mailbox = new Mailbox(await getPort({ host: '127.0.0.1' }));
		await new Promise<void>((resolve, reject) => {
			mailbox.server.once('error', reject);
			mailbox.server.listen(mailbox.port, mailbox.host, resolve);
		});
		return mailbox;
	}

	/**
	 * Temporarily rejects the given number of next letters, like a server that limits its senders.
	 * @param subject only letters with this text in their subject
	 */
	refuse(letters: number, subject = ''): void {
		this.refusals = letters;
		this.refusedSubject = subject;
	}

	/** What has come since the last time, in the order of its coming. */
	takeLetters(): ParsedMail[] {
		return this.letters.splice(0);
	}

	async end(): Promise<void> {
		await new Promise<void>((resolve) => this.server.close(resolve));
	}

	private take(letter: ParsedMail): Error | null {
		if (this.refusals > 0 && (letter.subject ?? '').includes(this.refusedSubject)) {
			this.refusals -= 1;
			return Object.assign(new Error('Too many messages, try again later'), { responseCode: 451 });
		}
		this.letters.push(letter);
		return null;
	}
}

/** To whom a letter is addressed. */
export function recipientsOf({ to }: ParsedMail): string[] {
	return [to ?? []].flat().flatMap(({ value }) => value.map(({ address }) => address ?? ''));
}
