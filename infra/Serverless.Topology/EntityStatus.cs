namespace Serverless.Topology;

/// <summary>What an entity accepts, as the administration API names it.</summary>
public enum EntityStatus
{
    /// <summary>Everything.</summary>
    Active,

    /// <summary>Neither sends nor receives.</summary>
    Disabled,

    /// <summary>No sends.</summary>
    SendDisabled,

    /// <summary>No receives.</summary>
    ReceiveDisabled,
}
