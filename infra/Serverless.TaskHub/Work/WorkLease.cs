namespace Serverless.TaskHub.Work;

/// <summary>Work in the hands of a consumer, known by its token.</summary>
internal sealed class WorkLease(string token, HubWork work, WorkConsumer consumer)
{
    public string Token => token;

    public HubWork Work => work;

    public WorkConsumer Consumer => consumer;
}
