namespace Serverless.Messaging;

/// <summary>Reads the body of an old version of a message and makes the next version of it.</summary>
internal abstract class Upcast
{
    public abstract MessageContract From { get; }

    public abstract MessageContract To { get; }

    public abstract object Read(InboundMessage message);

    public abstract object Convert(object message);
}

/// <summary>An upcast from one class to another.</summary>
internal sealed class Upcast<TFrom, TTo>(Func<TFrom, TTo> convert) : Upcast
    where TFrom : notnull
    where TTo : notnull
{
    public override MessageContract From => MessageContract.Of<TFrom>();

    public override MessageContract To => MessageContract.Of<TTo>();

    public override object Read(InboundMessage message) => message.Read<TFrom>();

    public override object Convert(object message) => convert((TFrom)message);
}
