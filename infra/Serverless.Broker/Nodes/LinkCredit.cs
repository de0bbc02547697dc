namespace Serverless.Broker.Nodes;

/// <summary>
/// The credit of a link whose node sends what it has when asked (AMQP 1.0 §2.6.7). Guarded by its owner.
/// </summary>
internal struct LinkCredit
{
    private uint _deliveryCount;
    private uint _limit;

    /// <summary>Messages that may be sent.</summary>
    public readonly int Available => Math.Max(0, (int)(_limit - _deliveryCount));

    /// <summary>The peer wants all that is there, and the rest of its credit used up.</summary>
    public bool IsDraining { get; private set; }

    /// <summary>The delivery-count when the credit is used up.</summary>
    public readonly uint Limit => _limit;

    /// <summary>A flow of the peer; a null delivery-count is the initial one.</summary>
    public void OnFlow(uint? deliveryCount, uint linkCredit, bool drain)
    {
        _limit = (deliveryCount ?? 0) + linkCredit;
        IsDraining = drain;
    }

    /// <summary>Counts a message as sent.</summary>
    public void Take() => _deliveryCount++;

    /// <summary>Uses up what is left.</summary>
    public void Drain()
    {
        IsDraining = false;
        _deliveryCount = _limit;
    }
}
