namespace Serverless.TaskHub.Timers;

/// <summary>A timer that is armed until it fires or is disarmed.</summary>
internal sealed class HubTimer(HubTimers owner, DateTimeOffset due, long order, Action fire)
{
    public DateTimeOffset Due => due;

    /// <summary>Tells apart what is due at the same time: first armed, first fired.</summary>
    public long Order => order;

    public void Disarm() => owner.Disarm(this);

    public void Fire() => fire();
}
