/** A checkpoint store in memory: claims succeed when the ownership is the one that the claimer has seen. */
export class Checkpoints {
  #ownerships = new Map();
  #checkpoints = new Map();
  #claims = 0;

  async listOwnership() {
    return [...this.#ownerships.values()].map((ownership) => ({ ...ownership }));
  }

  async claimOwnership(requests) {
    const claimed = [];
    for (const request of requests) {
      if (this.#ownerships.get(request.partitionId)?.etag === request.etag) {
        const ownership = { ...request, etag: `${++this.#claims}`, lastModifiedTimeInMs: Date.now() };
        this.#ownerships.set(request.partitionId, ownership);
        claimed.push({ ...ownership });
      }
    }

    return claimed;
  }

  async listCheckpoints() {
    return [...this.#checkpoints.values()];
  }

  async updateCheckpoint(checkpoint) {
    this.#checkpoints.set(checkpoint.partitionId, checkpoint);
  }

  /** Makes all owners look as if they had been silent for a long time. */
  expireOwnerships() {
    for (const ownership of this.#ownerships.values()) {
      ownership.lastModifiedTimeInMs = 0;
    }
  }
}
