namespace Serverless.Broker.Entities;

/// <summary>What an entity accepts, as the administration API names it.</summary>
internal enum EntityStatus
{
    Active,
    Disabled,
    SendDisabled,
    ReceiveDisabled,
}
