namespace Serverless.Broker.Filters;

/// <summary>The true and the false filter.</summary>
internal sealed class ConstantFilter(bool matches) : IMessageFilter
{
    public static readonly ConstantFilter True = new(true);
    public static readonly ConstantFilter False = new(false);

    public bool Matches(MessageView message) => matches;
}
