import { net } from '../../../tools/node';

/** A host that nobody should visit. */
export class Stranger {
	/** What was sent to it, a text for each connection. */
	readonly visits: string[] = [];

	private constructor(private readonly server: net.Server) {
		server.on('connection', (socket) => {
			const index = this.visits.push('') - 1;
			socket.on('data', (bytes) => (this.visits[index] += bytes.toString()));
			socket.on('error', () => undefined);
			socket.end('HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n');
		});
	}

	static async listen(): Promise<Stranger> {
		const server = net.createServer();
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		return new Stranger(server);
	}

	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as net.AddressInfo).port}/calls`;
	}

	async close(): Promise<void> {
		await new Promise((resolve) => this.server.close(resolve));
	}
}
